"""Every kind of list at 100 and 100,000 micro-projects with ten reports each: statements, and time as a ratio.

``python -m benchmarks.scale [--save] [--sizes 100 100000]``; the larger size takes half an hour to make.
``--existing small big`` measures databases that are there already, beside the one of ``DATABASE_URL``.
"""

import argparse
from pathlib import Path

from benchmarks.reporting import measure, scratch_database, table

SIZES = (100, 100_000)
ROUNDS = 9
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
        save(text, ANEW if not options.existing else AS_THEY_ARE)


def save(text: str, how: str) -> None:
    """Write the table with how it was made."""
    words = f"{how} Each time is the median of {ROUNDS - 2} rounds, after two that warm up."
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
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.db import connection

    from microprojects.models import MicroProject

    results = {}
    for name in names:
        connection.close()
        connection.settings_dict["NAME"] = name
        cache.clear()
        ContentType.objects.clear_cache()
        results[MicroProject.objects.filter(slug__startswith="bench-").count()] = measure(pages(), ROUNDS)
    return results


if __name__ == "__main__":
    main()
