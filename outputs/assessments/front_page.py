"""The section of the partner area's front page about self-assessments; the office sees how many there are."""

from outputs.models import AssessmentRound, Organisation


def assessments(request) -> tuple[str, dict] | None:
    """Return the organisations of my partners, and for the office two numbers and nothing else."""
    mine = list(Organisation.objects.visible_to(request.user).prefetch_related("rounds"))
    section = {"rows": [(organisation, next(iter(organisation.rounds.all()), None)) for organisation in mine]}
    if request.user.is_office:
        section |= {"organisations": Organisation.objects.count(), "rounds": AssessmentRound.objects.count()}
    elif not mine:
        return None
    return "outputs/assessment_front.html", section
