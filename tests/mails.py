"""Reading what the portal sent, and a mail server that fails as asked."""

import contextlib
import email
import socketserver
import threading

from django.core import mail

from sempre.outbox import deliver_due


def sent() -> list:
    """Let the outbox deliver what is due, and return all mails that went out so far."""
    deliver_due()
    return mail.outbox


class SMTPStub(socketserver.ThreadingTCPServer):
    """Speaks just enough SMTP; ``answers`` by verb replaces the friendly ones, None says nothing at all."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers, self.accepted, self.over = {}, [], threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.accepted]


class _Conversation(socketserver.StreamRequestHandler):
    FRIENDLY = {"DATA": "354 go on", "QUIT": "221 bye"}

    def handle(self):
        with contextlib.suppress(OSError):
            if self.answer("CONNECT", "220 stub"):
                while line := self.rfile.readline():
                    verb = line.decode().split()[0].upper()
                    told = self.answer(verb, self.FRIENDLY.get(verb, "250 fine"))
                    if verb == "DATA" and told == "354 go on":
                        self.take()
                    if verb == "QUIT":
                        break

    def answer(self, verb: str, friendly: str) -> str:
        words = self.server.answers.get(verb, friendly)
        if words is None:
            self.server.over.wait()
            raise OSError
        self.wfile.write(f"{words}\r\n".encode())
        return words

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        if "END" not in self.server.answers:
            self.server.accepted.append(email.message_from_bytes(b"".join(lines)))
        self.answer("END", "250 taken")


@contextlib.contextmanager
def smtp_stub(settings):
    """Run a mail server and point the portal to it as to a real one."""
    with SMTPStub() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": server.port, "timeout": 1},
            }
        }
        yield server
        server.over.set()
        server.shutdown()
