"""A translation service on this machine that speaks as LibreTranslate and as DeepL, and misbehaves on demand."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Stub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict] = []
        self.status = 200
        self.body: bytes | None = None
        self.delay = 0.0
        self.translate = lambda text, language: f"{text} ({language})"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_POST(self):
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        stub = self.server
        stub.asked.append({"path": self.path, "key": self.headers.get("Authorization", ""), **data})
        time.sleep(stub.delay)
        if self.path == "/translate":
            answer = {"translatedText": [stub.translate(text, data["target"]) for text in data["q"]]}
        else:
            answer = {
                "translations": [
                    {"detected_source_language": "EN", "text": stub.translate(text, data["target_lang"])}
                    for text in data["text"]
                ]
            }
        self.send_response(stub.status)
        if stub.status in (301, 302, 307):
            self.send_header("Location", f"{stub.url}/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode() if stub.body is None else stub.body)


@contextmanager
def running():
    stub = Stub()
    thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.shutdown()
        stub.server_close()
