"""Search at 100 and 100,000 invented records in nine languages: queries a search, and time as a ratio to the smallest.

``python -m benchmarks.search [--save] [--sizes 100 100000]``; the records stand in the search index alone.
"""

import argparse
import io
import random
import statistics
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from benchmarks.reporting import scratch_database

SIZES = (100, 100_000)
ROUNDS = 15
READER = "sv"
RESULTS = Path(__file__).parent / "results" / "search.md"
WORDS = 20_000
TITLE, SUMMARY, BODY = 4, 12, 30  # words of a record
SYLLABLES = [consonant + vowel for consonant in "bdfghjklmnprstv" for vowel in "aeiou"]
COLUMNS = (
    "content_type_id, object_id, kind, language, path, title, title_language, summary, country, target_groups, "
    "sort_key, vector"
)


def made_up_word(number: int) -> str:
    """Return the word of this number: one of 75 syllables for each of its digits, three at least."""
    digits = []
    while number or len(digits) < 3:
        number, digit = divmod(number, len(SYLLABLES))
        digits.append(SYLLABLES[digit])
    return "".join(digits)


LIST = [made_up_word(number * 37 % 400_000) for number in range(1, WORDS + 1)]
NAME = 500_000  # names have four syllables
SHARES = list(accumulate(1 / (rank + 20) for rank in range(1, WORDS + 1)))  # as words are in real texts


def texts(record: int) -> tuple[list[str], list[str], list[str]]:
    """Return the words of the title, the summary and the body of a record, the same every time."""
    chance = random.Random(record)
    drawn = [LIST[bisect(SHARES, chance.random() * SHARES[-1])] for _ in range(TITLE + SUMMARY + BODY)]
    title = [made_up_word(NAME + record), *drawn[:TITLE]]
    return title, drawn[TITLE : TITLE + SUMMARY], drawn[TITLE + SUMMARY :]


def lines(records: range, content_type: int, code: str) -> Iterator[str]:
    """Yield the rows of the index as COPY reads them."""
    countries, groups = ("SE", "DK", "DE", "PL", "EE", "LV", "LT", "FI"), ("families", "refugees", "young", "old")
    for record in records:
        title, summary, body = texts(record)
        placed = [(word, "A") for word in title] + [(word, "B") for word in summary] + [(word, "C") for word in body]
        places: dict[str, list[str]] = {}
        for place, (word, weight) in enumerate(placed, 1):
            for form in (word, f"{code}/{word}", *(["=" + word, f"={code}/{word}"] if weight == "A" else [])):
                places.setdefault(form, []).append(f"{place}{weight}")
        vector = " ".join(f"'{form}':{','.join(there)}" for form, there in places.items())
        fields = (
            *(content_type, record, "micro-project", code, f"/bench/{record}/", " ".join(title), code),
            *(" ".join(summary), countries[record % 8], f"{{{groups[record % 4]}}}", " ".join(title), vector),
        )
        yield "\t".join(map(str, fields)) + "\n"


def grow(first: int, last: int) -> None:
    """Add the records, and make the indexes anew afterwards, which is quicker."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from sempre import languages

    content_type = ContentType.objects.get(app_label="microprojects", model="microproject").pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'search\\_vector\\_%'"
            " OR indexname LIKE 'search\\_word\\___'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for code in languages.CODES:
            for start in range(first, last, 5_000):
                rows = io.StringIO("".join(lines(range(start, min(start + 5_000, last)), content_type, code)))
                cursor.copy_expert(f"COPY sempre_searchentry ({COLUMNS}) FROM STDIN", rows)
            _add_words(cursor, code, [made_up_word(NAME + record) for record in range(first, last)])
            _add_words(cursor, code, LIST[: 10 * last])
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE sempre_searchentry, sempre_searchword")


def _add_words(cursor, code: str, words: list[str]) -> None:
    cursor.execute(
        "INSERT INTO sempre_searchword (language, word, plain, number, round) "
        "SELECT %s, word, word, 1, 0 FROM unnest(%s) AS word ON CONFLICT DO NOTHING",
        [code, words],
    )


def questions() -> dict[str, str]:
    """Return what is asked: the name of the case, and the words."""
    title = texts(7)[0]
    return {
        "one rare word": LIST[15_000],
        "a usual word": LIST[1_500],
        "two usual words": f"{LIST[300]} {LIST[500]}",
        "three words": f"{LIST[100]} {LIST[200]} {LIST[400]}",
        "a very common word": LIST[0],
        "two very common words": f"{LIST[0]} {LIST[1]}",
        "a word half typed": LIST[900][:5],
        "a misspelled name": title[0][:4] + "x" + title[0][5:],
        "a whole title": " ".join(title),
        "nothing to find": "zzzzqqqqxxxx",
    }


def cases() -> dict[str, Callable]:
    from sempre.search import search, suggestions

    def ask(q: str) -> None:
        results = search(q, READER)
        results.hits(results.entries[:20])
        _counts = results.kind_counts, results.country_counts, results.target_group_counts

    made = {name: lambda q=q: ask(q) for name, q in questions().items()}
    made["suggestions, three letters"] = lambda: suggestions(LIST[900][:3], READER)
    return made


def rows() -> dict[str, tuple[int, float]]:
    """Return for each case its queries and the median of its times in seconds, the cases taken in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, queries = {}, {}
    for _round in range(ROUNDS):
        for name, case in cases().items():
            begun = time.perf_counter()
            case()
            times.setdefault(name, []).append(time.perf_counter() - begun)
    for name, case in cases().items():
        with CaptureQueriesContext(connection) as captured:
            case()
        queries[name] = len(captured)
    return {name: (queries[name], statistics.median(times[name][2:])) for name in times}


def table(results: dict[int, dict[str, tuple[int, float]]]) -> str:
    """Return the results as a Markdown table: queries, milliseconds, and the ratio to the smallest size."""
    sizes = list(results)
    head = "| search for | queries | " + " | ".join(f"ms at {size:,} records | ratio" for size in sizes) + " |"
    made = [head, "|---" * (2 + 2 * len(sizes)) + "|"]
    for name, (_queries, first) in results[sizes[0]].items():
        counts = " – ".join(str(count) for count in sorted({results[size][name][0] for size in sizes}))
        measured = (results[size][name][1] for size in sizes)
        shown = " | ".join(f"{1000 * taken:.1f} | {taken / first:.2f}" for taken in measured)
        made.append(f"| {name} | {counts} | {shown} |")
    return "\n".join(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--save", action="store_true", help="write the table under benchmarks/results/")
    options = parser.parse_args()
    scratch_database()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    results, before = {}, 0
    for size in options.sizes:
        grow(before, size)
        results[size], before = rows(), size
    print(table(results))
    if options.save:
        note = "How to read it: [../README.md](../README.md)."
        RESULTS.write_text(f"# Search\n\n{table(results)}\n\n{note}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
