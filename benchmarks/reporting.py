"""Board and form at 100, 1,000 and 100,000 reports: queries a page, and time as a ratio to the smallest.

``python -m benchmarks.reporting [--save] [--sizes 100 1000]``; the times themselves say nothing about another machine.
"""

import argparse
import os
import statistics
import time
from pathlib import Path

SIZES = (100, 1_000, 100_000)
ROUNDS = 15
NAME = "sempre_bench"
RESULTS = Path(__file__).parent / "results" / "reporting.md"


def scratch_database() -> None:
    """Make an empty database beside the portal's own and point Django at it."""
    import psycopg2
    from psycopg2 import sql

    from sempre.embedded import ensure_database_url
    from sempre.run import local_environment

    local_environment()
    url = ensure_database_url("postgres-test")
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(NAME)))
    connection.close()
    head, mark, query = url.partition("?")
    os.environ["DATABASE_URL"] = f"{head.rpartition('/')[0]}/{NAME}{mark}{query}"
    os.environ["SECURE"] = "0"
    os.environ["ALLOWED_HOSTS"] = "testserver"


def pages(people) -> list[tuple[str, object, str]]:
    """Return what is measured: a name, who looks, and the address."""
    from django.urls import reverse

    from microprojects.models import Obligation

    mine = Obligation.objects.filter(network__mandates__user=people.reporter)
    draft = mine.filter(report__state__in=("draft", "returned")).order_by("pk").first()
    sent = mine.filter(report__state="accepted").order_by("pk").first()
    board = reverse("report-board")
    return [
        ("start page, reporter", people.reporter, reverse("workspace")),
        ("board, reporter", people.reporter, board),
        ("board, regional coordinator", people.coordinator, board),
        ("board, project office", people.office, board),
        ("board, office, late ones", people.office, f"{board}?standing=overdue"),
        ("form", people.reporter, reverse("report-write", args=[draft.pk])),
        ("report", people.office, reverse("report", args=[sent.pk])),
    ]


def measure(asked: list[tuple[str, object, str]], rounds: int = ROUNDS) -> dict[str, tuple[int, float]]:
    """Return for each page its queries and the median of its times in seconds, the pages taken in turn."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    clients, found, times = {}, {}, {}
    for _round in range(rounds):
        for name, person, address in asked:
            if person not in clients:
                clients[person] = signed_in(Client(), person)
            client = clients[person]
            reset_queries()  # what is kept of them is counted, and full after some thousands
            begun = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            times.setdefault(name, []).append(time.perf_counter() - begun)
            if response.status_code != 200:
                raise SystemExit(f"{name}: {address} answered {response.status_code}")
            found[name] = len(queries)
    return {name: (found[name], statistics.median(times[name][2:])) for name in found}


def signed_in(client, person):
    if person is None:
        return client
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": "bench"}})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def table(results: dict[int, dict[str, tuple[int, float]]], what: str = "reports") -> str:
    """Return the results as a Markdown table: queries, and the ratio to the smallest size."""
    sizes = list(results)
    head = "| page | queries | " + " | ".join(f"time at {size:,} {what}" for size in sizes) + " |"
    lines = [head, "|---" * (2 + len(sizes)) + "|"]
    for name in results[sizes[0]]:
        counts = sorted({results[size][name][0] for size in sizes})
        first = results[sizes[0]][name][1]
        ratios = " | ".join(f"{results[size][name][1] / first:.2f}" for size in sizes)
        lines.append(f"| {name} | {' – '.join(map(str, counts))} | {ratios} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--save", action="store_true", help="write the table under benchmarks/results/")
    options = parser.parse_args()
    scratch_database()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from microprojects.demo.scale import grow, make_base

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    call_command("migrate", verbosity=0)
    people = make_base()
    results = {}
    for size in options.sizes:
        grow(size)
        results[size] = measure(pages(people))
    text = table(results)
    print(text)
    if options.save:
        RESULTS.write_text(
            f"# Reporting\n\n{text}\n\nHow to read it: [../README.md](../README.md).\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
