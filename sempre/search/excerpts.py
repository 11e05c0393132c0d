"""The part of a record's text around what was looked for, for hits whose title and summary do not show it."""

from collections.abc import Mapping

from django.utils.safestring import SafeString

from sempre.models import SearchEntry
from sempre.rows import Among, ask
from sempre.search.marking import around, marked
from sempre.search.query import Query


def excerpts_of(languages: Mapping[int, str], query: Query) -> dict[int, SafeString]:
    """Return the excerpts of the rows whose ``languages`` are given, in one statement; none where no word stands."""
    if not languages or not query:
        return {}
    found = {}
    for row in ask(_bodies, ids=list(languages))["bodies"]:
        finds = query.finder(languages[row["id"]])
        if part := around(row["body"], finds, query.first_letters):
            found[row["id"]] = marked(part, finds)
    return found


def _bodies(ids) -> dict:
    return {"bodies": SearchEntry.objects.filter(pk__in=Among(ids)).values("id", "body")}
