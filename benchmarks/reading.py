"""The public pages against their peers, in one run and in turns: requests, CPU, queries, memory, freshness.

``python -m benchmarks.reading [--save] [--rounds 3] [--fill]``; ratios travel, times do not. With nginx and wrk
installed a file served by nginx is measured as well, and wrk makes the load; otherwise a loop of our own does.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.reporting import scratch_database

RESULTS = Path(__file__).parent / "results" / "reading.md"
HOST = "127.0.0.1"
SECONDS, CONNECTIONS = 1.0, 16
HOT = "/sv/micro-projects/alldi/"
SAVED = "/sv/about/"
SAVES = 60
NGINX_SAYS = {"content-type", "content-length", "etag", "date", "server", "connection"}
COLD = {
    "detail": ("/sv/micro-projects/alldi/", "/sv/partners/diakonie-sh/", "/sv/networks/len-dithmarschen/",
               "/sv/tools/survey-and-interviews/", "/sv/handbook/power/", "/sv/about/"),
    "list": ("/sv/micro-projects/", "/sv/micro-projects/?country=DE", "/sv/partners/", "/sv/networks/", "/sv/tools/",
             "/sv/news/", "/sv/events/", "/sv/search/?q=by", "/sv/"),
}  # fmt: skip


@dataclass
class Peer:
    """A server process, where it answers, and what was measured of it."""

    name: str
    path: str
    port: int
    process: subprocess.Popen
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        family = [root := psutil.Process(self.process.pid), *root.children(recursive=True)]
        return sum(sum(process.cpu_times()[:2]) for process in family)

    def measure(self) -> None:
        before = self.cpu_seconds()
        begun = time.perf_counter()
        requests = load(self.port, self.path)
        self.rates.append(requests / (time.perf_counter() - begun))
        self.cpu.append((self.cpu_seconds() - before) / requests)


def load(port: int, path: str) -> int:
    """Ask for a page as fast as it comes; return how many answers there were."""
    if wrk := shutil.which("wrk"):
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS:g}s", "-H", "Accept-Encoding: br",
                   f"http://{HOST}:{port}{path}"]  # fmt: skip
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in told:
            raise SystemExit(f"{path}: {told}")
        return int(re.search(r"(\d+) requests in", told)[1])
    counts, ends = [], time.perf_counter() + SECONDS
    threads = [threading.Thread(target=_ask, args=(port, path, ends, counts)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def _ask(port: int, path: str, ends: float, counts: list[int]) -> None:
    connection, number = http.client.HTTPConnection(HOST, port), 0
    while time.perf_counter() < ends:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        if (response := connection.getresponse()).status != 200:
            raise SystemExit(f"{path} answered {response.status}")
        response.read()
        number += 1
    counts.append(number)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def granian(name: str, path: str, target: str, **environ: str) -> Iterator[Peer]:
    """Run a WSGI application as ``make run`` does it."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
               "--workers", "2", "--blocking-threads", "4", "--log-level", "warning", target]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | environ)
    try:
        yield Peer(name, path, port, wait(process, port, path))
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(body: bytes, headers: dict[str, str]) -> Iterator[Peer]:
    """Run nginx with the same bytes as a file, and the same headers beside those of its own."""
    said = " ".join(f"add_header {name} {json.dumps(value)};" for name, value in headers.items())
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page").write_bytes(body)
        port = free_port()
        (Path(folder) / "nginx.conf").write_text(
            f"worker_processes 2; pid {folder}/pid; error_log stderr; daemon off;"
            f"{' user root;' if not os.getuid() else ''}"
            "events {} http { access_log off; keepalive_requests 1000000; server {"
            f" listen {HOST}:{port}; root {folder}; default_type 'text/html; charset=utf-8'; {said} }} }}"
        )
        process = subprocess.Popen([shutil.which("nginx"), "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            yield Peer("nginx, a file", "/page", port, wait(process, port, "/page"))
        finally:
            process.terminate()
            process.wait()


def wait(process: subprocess.Popen, port: int, path: str) -> subprocess.Popen:
    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError):
            if get(port, path).status == 200:
                return process
        time.sleep(0.1)
    raise SystemExit(f"{path} did not answer")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def get(port: int, path: str) -> Answer:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "br"})
    response = connection.getresponse()
    answer = Answer(response.status, dict(response.getheaders()), response.read())
    connection.close()
    return answer


def hot(rounds: int, body: Path, *, fill: bool) -> tuple[list[Peer], list[str]]:
    """Measure a page out of the cache and its peers in turns; both workers know the page before."""
    module = "benchmarks.peers:application"
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(granian("portal, page cache", HOT, "sempre.wsgi:application"))
        for _ in range(40):
            page = get(first.port, HOT)
        body.write_bytes(page.body)
        peers = [
            first,
            stack.enter_context(granian("ready bytes", "/", module, BENCH_PEER="ready", BENCH_BODY=str(body))),
            stack.enter_context(granian("bare Django view", "/", module, BENCH_PEER="bare", BENCH_BODY=str(body))),
            stack.enter_context(granian("Django's cache", "/", module, BENCH_PEER="cached", BENCH_BODY=str(body))),
        ]
        if shutil.which("nginx"):
            headers = {name: value for name, value in page.headers.items() if name.lower() not in NGINX_SAYS}
            peers.append(stack.enter_context(nginx(page.body, headers)))
        for _ in range(rounds):
            for peer in peers:
                peer.measure()
        told = [freshness(first.port)]
        if fill:
            told.append(fill_up(first.port))
        told.append(f"Memory of a worker: {memory(first):.0f} MB.")
    return peers, told


def memory(peer: Peer) -> float:
    """Return the megabytes of the larger worker."""
    workers = psutil.Process(peer.process.pid).children(recursive=True)
    return max(process.memory_info().rss for process in workers) / 1024**2


def freshness(port: int) -> str:
    """Save again and again, and say how soon both workers show it: our own saves, and those from outside."""
    from django.db import connection

    from sempre.models import Page

    workers = both_workers(port)
    stale, late = 0, []
    for number in range(SAVES):
        title = f"Ours {number}"
        Page.objects.filter(slug="about").update(title_sv=title)  # a process of this machine: it raises the number
        stale += sum(title not in ask(worker) for worker in workers)
    for number in range(SAVES):
        title = f"From outside {number}"
        with connection.cursor() as cursor:  # past Django, as psql does it
            cursor.connection.cursor().execute("UPDATE sempre_page SET title_sv = %s WHERE slug = 'about'", [title])
        begun = time.perf_counter()
        while not all(title in ask(worker) for worker in workers):
            pass
        late.append(time.perf_counter() - begun)
    ours = f"Stale answers after {SAVES} saves of our own: {stale}."
    return f"{ours} Saves from outside stood on both workers after {statistics.median(late) * 1000:.0f} ms (median)."


def both_workers(port: int) -> list[http.client.HTTPConnection]:
    """Return a connection to each worker: one that is kept alive always reaches the same."""
    found = {}
    while len(found) < 2:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        found.setdefault(json.loads(ask(connection, "/readyz"))["page_cache"]["worker"], connection)
    return list(found.values())


def ask(connection: http.client.HTTPConnection, path: str = SAVED) -> str:
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def fill_up(port: int) -> str:
    """Ask both workers for every page of the sitemap and for the data of each list."""
    paths = re.findall(rf"<loc>{re.escape(os.environ['BASE_URL'])}(/[^<]+)</loc>", get_all_sitemaps(port))
    workers = both_workers(port)
    for path in paths:  # in turns, since a connection that nobody uses is closed
        for worker in workers:
            ask(worker, path)
    status = json.loads(ask(workers[0], "/readyz"))["page_cache"]
    return f"Kept after all {len(paths)} pages: {status['entries']} entries, {status['bytes'] / 1024**2:.0f} MB."


def get_all_sitemaps(port: int) -> str:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    index = ask(connection, "/sitemap.xml")
    parts = re.findall(rf"<loc>{re.escape(os.environ['BASE_URL'])}(/sitemap[^<]+)</loc>", index)
    return "".join(ask(connection, part.replace("&amp;", "&")) for part in parts) or index


def cold(rounds: int) -> dict[str, tuple[str, int, float, float]]:
    """Return kind, queries and CPU relative to the small page of each page that the page cache does not have.

    The CPU twice: where its rows are as they were (``sempre.made_of_rows``), and made anew of kept parts.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks import peers
    from sempre import made_of_rows
    from sempre.keeping import Kept

    peers.urlpatterns = peers.addresses()
    client, spent, queries = Client(), {}, {}
    pages = [(kind, path) for kind, paths in COLD.items() for path in paths]

    for _round in range(2 * rounds + 1):
        spent.setdefault("small", []).append(_cost(client, "/small/", "benchmarks.peers"))
        for _kind, path in pages:
            spent.setdefault((path, "as it was"), []).append(_cost(client, path))
            made_of_rows.pages = Kept(made_of_rows.MOST, made_of_rows.pages.size_of)
            spent.setdefault((path, "anew"), []).append(_cost(client, path, warm=False))
    for _kind, path in pages:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        queries[path] = len(captured)
    median = {what: statistics.median(found) for what, found in spent.items()}
    small = median["small"]
    return {
        path: (kind, queries[path], median[path, "as it was"] / small, median[path, "anew"] / small)
        for kind, path in pages
    }


def _cost(client, path: str, urlconf: str | None = None, *, warm: bool = True) -> float:
    """Return the CPU seconds of one answer of this process, after another one if it shall be ``warm``."""
    from django.test import override_settings

    with override_settings(ROOT_URLCONF=urlconf) if urlconf else contextlib.nullcontext():
        if warm:
            client.get(path)
        begun = time.process_time()
        response = client.get(path)
        used = time.process_time() - begun
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return used


def table(peers: list[Peer], told: list[str], pages: dict[str, tuple[str, int, float, float]]) -> str:
    """Return the results as Markdown, as ratios to the bare Django view and to the small page."""
    bare = next(peer for peer in peers if peer.name == "bare Django view")
    rate, cpu = statistics.median(bare.rates), statistics.median(bare.cpu)
    lines = ["| a page that is kept | requests a second | CPU a request |", "|---|---|---|"]
    lines += [
        f"| {peer.name} | {statistics.median(peer.rates) / rate:.2f} | {statistics.median(peer.cpu) / cpu:.2f} |"
        for peer in peers
    ]
    lines += ["", *told, ""]
    lines += ["| a page that the page cache does not have | kind | queries | CPU, rows as they were | CPU, made anew |"]
    lines += ["|---|---|---|---|---|"]
    lines += [
        f"| `{path}` | {kind} | {number} | {again:.1f} | {anew:.1f} |"
        for path, (kind, number, again, anew) in pages.items()
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fill", action="store_true", help="ask for every page first, to see the memory")
    parser.add_argument("--save", action="store_true", help="write the table under benchmarks/results/")
    options = parser.parse_args()
    scratch_database()
    os.environ["ALLOWED_HOSTS"] = f"testserver,{HOST}"
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "createcachetable", "load_content", "collectstatic"):
        call_command(command, verbosity=0, **({"interactive": False} if command == "collectstatic" else {}))
    with tempfile.TemporaryDirectory() as folder:
        peers, told = hot(options.rounds, Path(folder) / "page", fill=options.fill)
    text = table(peers, told, cold(options.rounds))
    print(text)
    if options.save:
        RESULTS.write_text(f"# Reading\n\n{text}\n\nHow to read it: [../README.md](../README.md).\n", encoding="utf-8")


if __name__ == "__main__":
    main()
