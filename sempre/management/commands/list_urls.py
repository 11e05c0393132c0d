import json

from django.core.management.base import BaseCommand
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

SAFE = ["GET", "HEAD", "OPTIONS"]


def methods_of(callback) -> list[str]:
    """Return the methods a view takes; of a function, which says nothing, the usual ones."""
    view = getattr(callback, "view_class", None)
    if view is None:
        return [*SAFE, "POST"]
    given = (callback.view_initkwargs or {}).get("http_method_names", view.http_method_names)
    offered = {name.upper() for name in given if hasattr(view, name)}
    return sorted(offered | ({"HEAD"} if "GET" in offered else set()) | {"OPTIONS"})


def addresses(patterns=None, prefix: str = "", space: str = ""):
    """Yield every address: its name with namespaces, its pattern, its methods."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + ("<language>/" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern))
        if isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else ""
            yield {"name": name, "pattern": route, "methods": methods_of(entry.callback)}
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry.url_patterns, route, inner)


class Command(BaseCommand):
    help = "List every address of the portal with its name, pattern and methods."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="as JSON instead of lines")

    def handle(self, json: bool, **options):
        rows = list(addresses())
        if json:
            self.stdout.write(_json(rows))
            return
        for row in rows:
            self.stdout.write(f"{row['name']}\t{row['pattern']}\t{' '.join(row['methods'])}")


def _json(rows: list[dict]) -> str:
    return json.dumps(rows, indent=2)
