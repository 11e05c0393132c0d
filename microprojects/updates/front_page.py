"""What the partner area's front page says about public updates and consents."""

from microprojects.models import PublicUpdate
from microprojects.updates import consents, workflow

AT_MOST = 5


def waiting_updates(request) -> tuple[str, dict] | None:
    """Return the updates that wait for the person: to be checked, to be scheduled, or still to be stopped."""
    mine = PublicUpdate.objects.tended_by(request.user)
    waiting = mine.filter(state__in=(workflow.PROPOSED, workflow.READY, workflow.SCHEDULED)).for_page()
    rows = list(waiting.order_by("publish_at", "-date", "-pk")[: AT_MOST + 1])
    keeps_consents = consents.are_kept_by(request.user)
    if not (rows or keeps_consents or mine.exists()):
        return None
    section = {"rows": rows[:AT_MOST], "has_more": len(rows) > AT_MOST, "keeps_consents": keeps_consents}
    return "microprojects/_updates_waiting.html", section
