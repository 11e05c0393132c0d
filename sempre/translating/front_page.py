"""What the partner area's front page says to whoever may translate: what is missing or outdated, and where."""

from sempre.models import TranslationStatus as Status
from sempre.translating.numbers import by_language, counted
from sempre.translating.records import Reach
from sempre.translating.views_numbers import chart_of


def to_translate(request) -> tuple[str, dict] | None:
    """Return how many texts are missing and outdated in each of the person's languages, and how complete all are."""
    reach = Reach(request.user)
    if not reach.languages:
        return None
    found = by_language(counted(request.user))
    rows = [
        {"code": row.key, "name": row.label, "missing": missing, "outdated": outdated}
        for row in found
        if (missing := row.numbers.by_status[Status.MISSING]) + (outdated := row.numbers.by_status[Status.OUTDATED])
    ]
    chart = chart_of(found) if request.user.edits_content else {}
    return "workspace/translations/_front_page.html", {"rows": rows, **chart}
