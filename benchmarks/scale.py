"""Every kind of list at 100 and 100,000 micro-projects with ten reports each: statements, and time as a ratio.

``python -m benchmarks.scale [--save] [--sizes 100 100000]``; the larger size takes half an hour to make.
``--existing small big`` measures databases that are there already, beside the one of ``DATABASE_URL``.
"""

import argparse
import statistics
from pathlib import Path

from benchmarks.reporting import measure, scratch_database, table

SIZES = (100, 100_000)
ROUNDS = 9
TURNS, ROUNDS_OF_A_TURN = 3, 5
RESULTS = Path(__file__).parent / "results" / "scale.md"
ANEW = "A scratch database that `make_scale --reports` filled, the tables of figures made as the worker makes them."
AS_THEY_ARE = f"Databases that were there (`--existing`), once made thus: {ANEW[0].lower()}{ANEW[1:]}"
LIST = "/sv/micro-projects/"
PUBLIC = {
    "micro-project": "/sv/micro-projects/bench-7/",
    "micro-projects": LIST,
    "micro-projects, page 3": f"{LIST}?page=3",
    "micro-projects, last page": f"{LIST}?page=last",
    "of a country": f"{LIST}?country=DE",
    "of a network": f"{LIST}?network=bench-len-de-1",
    "of a target group": f"{LIST}?target_group=bench-group-3",
    "of a target group, running": f"{LIST}?target_group=bench-group-3&status=running",
    "of a target group, last page": f"{LIST}?target_group=bench-group-3&page=last",
    "of country, target group, status": f"{LIST}?country=DE&target_group=bench-group-3&status=finished",
    "of a partner": f"{LIST}?partner=bench-de",
    "with a word": f"{LIST}?q=garden",
    "home": "/sv/",
    "network": "/sv/networks/bench-len-de-1/",
    "region": "/sv/networks/bench-rcg-de/",
    "partner": "/sv/partners/bench-de/",
    "search": "/sv/search/?q=garden",
    "figures": "/sv/figures/",
    "figures of a network": "/sv/figures/?network=bench-len-de-1",
    "figures of a micro-project": "/sv/figures/?micro_project=bench-7",
}
BOARD = ("", "?show=all", "?standing=overdue", "?standing=answered", "?state=draft", "?show=all&q=garden")
ADMIN = {
    "first page": "",
    "micro-projects": "microprojects/microproject/",
    "micro-projects, page 3": "microprojects/microproject/?p=3",
    "micro-projects, running": "microprojects/microproject/?status__exact=running",
    "micro-projects, drafts": "microprojects/microproject/?state__exact=draft",
    "micro-projects, a text missing": "microprojects/microproject/?missing=fi",
    "micro-projects, a word": "microprojects/microproject/?q=garden",
    "micro-projects, nothing found": "microprojects/microproject/?q=zzzzqqqq",
    "reports": "microprojects/report/",
    "reports, drafts": "microprojects/report/?state=draft",
    "reports, a word": "microprojects/report/?q=garden",
    "history": "auditlog/logentry/",
    "indicator, form": "microprojects/indicator/add/",
    "tool, form": "outputs/tool/add/",
    "micro-projects to choose": "autocomplete/?app_label=outputs&model_name=tool&field_name=micro_projects&term=garden",
}
OFFICE_ONLY = ("history", "indicator, form", "tool, form")
TRANSLATIONS = ("", "?status=open", "?q=garden", "completeness/")


def pages() -> list[tuple[str, object, str]]:
    """Return what is measured: a name, who looks, and the address."""
    from sempre.models import User

    office, region, local = (
        User.objects.get(email=f"{name}@bench.invalid") for name in ("office", "region.se", "bench-len-se-0")
    )
    found = [(name, None, address) for name, address in PUBLIC.items()]
    for who, person in (("office", office), ("region", region), ("local", local)):
        found.append((f"start page, {who}", person, "/sv/workspace/"))
        found += [(f"board {asked}, {who}", person, f"/sv/workspace/reports/{asked}") for asked in BOARD]
    for who, person in (("office", office), ("region", region)):
        asked = {name: path for name, path in ADMIN.items() if who == "office" or name not in OFFICE_ONLY}
        found += [(f"admin, {name}, {who}", person, f"/sv/admin/{path}") for name, path in asked.items()]
        found.append((f"figures, {who}", person, "/sv/workspace/figures/"))
        found += [
            (f"translations {path}, {who}", person, f"/sv/workspace/translations/{path}") for path in TRANSLATIONS
        ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--existing", nargs="+", help="names of databases to measure as they are")
    parser.add_argument("--save", action="store_true", help="write the table under benchmarks/results/")
    options = parser.parse_args()
    if not options.existing:
        scratch_database()
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    results = measured_as_they_are(options.existing) if options.existing else measured_anew(options.sizes)
    text = table(results, "micro-projects")
    print(text)
    if options.save:
        rounds = f"Each time is the median of {ROUNDS - 2} rounds, after two that warm up."
        turns = f"They took {TURNS} turns; each time is the middle one of medians of {ROUNDS_OF_A_TURN - 2} rounds."
        save(text, f"{AS_THEY_ARE} {turns}" if options.existing else f"{ANEW} {rounds}")


def save(text: str, words: str) -> None:
    """Write the table with how it was made."""
    RESULTS.write_text(
        f"# Scale\n\n{words}\n\n{text}\n\nHow to read it: [../README.md](../README.md).\n", encoding="utf-8"
    )


def measured_anew(sizes: list[int]) -> dict[int, dict]:
    from django.core.management import call_command
    from django.utils import timezone

    from microprojects.figures import kept

    for command in ("migrate", "load_content"):
        call_command(command, verbosity=0)
    results = {}
    for size in sizes:
        call_command("make_scale", microprojects=size, reports=True, scratch=True, verbosity=0)
        kept.make_due(timezone.now())  # as the worker leaves the figures
        results[size] = measure(pages(), ROUNDS)
    return results


def measured_as_they_are(names: list[str]) -> dict[int, dict]:
    """Measure the databases in turns, since a machine may be slower for some minutes; each page by its middle turn."""
    found: dict[int, list[dict]] = {}
    for _turn in range(TURNS):
        for name in names:
            size = look_at(name)
            found.setdefault(size, []).append(measure(pages(), ROUNDS_OF_A_TURN))
    return {size: {page: middle([turn[page] for turn in turns]) for page in turns[0]} for size, turns in found.items()}


def middle(measured: list[tuple[int, float]]) -> tuple[int, float]:
    """Return the most queries and the median of the times."""
    queries, times = zip(*measured, strict=True)
    return max(queries), statistics.median(times)


def look_at(name: str) -> int:
    """Read the database of this name from here on; return how many micro-projects were made in it."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.db import connection

    from microprojects.models import MicroProject

    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    ContentType.objects.clear_cache()
    return MicroProject.objects.filter(slug__startswith="bench-").count()


if __name__ == "__main__":
    main()
