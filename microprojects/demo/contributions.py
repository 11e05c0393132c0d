"""What invented participants of the Danish demonstration network say: words only, and about nobody."""

import datetime as dt

from microprojects.contributions import services
from microprojects.models import Contribution, ContributionLink, MicroProject, Obligation
from sempre.models import User

PROJECT, WRITER = "demo-kitchen", "reporter.dk@demo.invalid"
LABEL = "Demo: torsdagsgruppen"
GIVEN = (
    ("Eksempel: Jeg har fået nogen at spise sammen med om torsdagen. Det er det bedste ved ugen.", "co_decides", True),
    ("Eksempel: Først turde jeg ikke sige noget. Nu er det mig, der skriver indkøbslisten.", "leads", True),
    ("Eksempel: Der er for få stole, når alle kommer.", "consulted", False),
)


def make_contributions() -> int:
    """Make a link and three contributions to the report that is being written; nothing where they are there."""
    project = MicroProject.objects.filter(slug=PROJECT).first()
    if project is None or project.contribution_links.exists():
        return 0
    writer = User.objects.get(email=WRITER)
    link = services.make_link(project, actor=writer, label=LABEL, language="da")
    latest = Obligation.objects.filter(micro_project=project).latest("ends")
    for number, (text, ladder, may_quote) in enumerate(GIVEN):
        _give(link, text, ladder, may_quote, latest.ends - dt.timedelta(days=7 * number))
    return Contribution.objects.filter(link=link).count()


def _give(link: ContributionLink, text: str, ladder: str, may_quote: bool, day: dt.date) -> None:
    answers = {"language": "da", "text": text, "ladder": ladder, "may_quote": may_quote, "may_show": False}
    services.contribute(link, answers=answers, given_on=day)
