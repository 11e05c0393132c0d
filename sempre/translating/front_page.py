"""What the partner area's front page says to whoever may translate: what is missing or outdated, and where."""

from django.db.models import Count

from sempre import languages
from sempre.models import TranslationState
from sempre.models import TranslationStatus as Status
from sempre.translating.records import Reach
from sempre.translating.standing import OPEN_STATUSES
from sempre.translating.views_numbers import languages_chart


def to_translate(request) -> tuple[str, dict] | None:
    """Return how many texts are missing and outdated in each of the person's languages."""
    reach = Reach(request.user)
    if not reach.languages:
        return None
    states = TranslationState.objects.visible_to(request.user).filter(status__in=OPEN_STATUSES).order_by()
    numbers: dict[str, dict[str, int]] = {}
    for language, status, number in states.values_list("language", "status").annotate(n=Count("pk")):
        numbers.setdefault(language, {})[status] = number
    rows = [
        {
            "code": code,
            "name": languages.NAMES[code],
            "missing": numbers[code].get(Status.MISSING, 0),
            "outdated": numbers[code].get(Status.OUTDATED, 0),
        }
        for code in reach.languages
        if code in numbers
    ]
    numbers_too = languages_chart(request.user) if request.user.edits_content else {}
    return "workspace/translations/_front_page.html", {"rows": rows, **numbers_too}
