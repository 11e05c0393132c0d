"""A roadmap with practices, organisations with rounds, and answers of many people."""

import datetime as dt
import re
import uuid

from django.utils import timezone

from outputs.assessments import services
from outputs.models import AssessmentRound, AudienceQuestion, Edition, Level, Node, Response, Work
from sempre import codes
from tests.factories.outputs import EditionFactory, NodeFactory, WorkFactory

AREAS = {"individual": ("own-goals", "safe"), "organisational": ("decisions",)}
NOT_IN_POCKET = "decisions"
ROOT = "/en/roadmap/assessment/"
SECRET = "Secret-address-of-an_organisatio"  # as long as real ones


def roadmap(**edition) -> Edition:
    """Make an edition of the one roadmap: two areas, three practices, two of them in the pocket version."""
    work = Work.objects.filter(kind=Work.Kind.ROADMAP).first() or WorkFactory(kind="roadmap", title_en="Roadmap")
    made = EditionFactory(work=work, **edition)
    for area, practices in AREAS.items():
        parent = NodeFactory(edition=made, kind=Node.Kind.AREA, stable_key=area, title_en=f"Area {area}")
        for key in practices:
            practice(made, parent, key)
    return made


def practice(edition: Edition, area: Node, key: str) -> Node:
    made = NodeFactory(
        edition=edition, parent=area, kind=Node.Kind.PRACTICE, stable_key=key, title_en=f"Practice {key}",
        in_pocket=key != NOT_IN_POCKET,
    )  # fmt: skip
    for number in range(5):
        Level.objects.create(node=made, number=number, text_en=f"{key} level {number}", example_en=f"Such as {number}")
    for audience in ("leader", "staff", "service_user"):
        AudienceQuestion.objects.create(node=made, audience=audience, text_en=f"{audience} on {key}?", help_en="Think.")
    return made


def round_of(secret: str = "", **settings) -> AssessmentRound:
    """Open a round of a new organisation today; ``secret`` is its address."""
    today = timezone.localdate()
    usual = {
        "name": "Day centre", "language": "en", "version": "pocket", "audiences": ["leader", "staff", "service_user"],
        "opens_on": today, "closes_on": today + dt.timedelta(days=30),
    }  # fmt: skip
    if not Work.objects.filter(kind=Work.Kind.ROADMAP).exists():
        roadmap()
    return services.open_organisation(secret=secret or codes.new_secret(), **(usual | settings))


def answered(round_: AssessmentRound, audience: str, *people: dict) -> None:
    """Count the answers of several people of one audience, each a mapping of stable keys to levels."""
    invitation = round_.invitations.get(audience=audience)
    for answers in people:
        services.give_answers(invitation, answers=answers, language="en", token=uuid.uuid4())


def levels(key: str, *numbers: int | None) -> list[dict]:
    return [{key: number} for number in numbers]


def closed(round_: AssessmentRound) -> AssessmentRound:
    services.close_round(round_)
    round_.refresh_from_db()
    return round_


def stored(round_: AssessmentRound) -> list[tuple[str, dict]]:
    return sorted(Response.objects.filter(round=round_).values_list("audience", "answers"), key=str)


def let_end(round_: AssessmentRound, days_ago: int = 1) -> None:
    """Put a round's days into the past."""
    today = timezone.localdate()
    round_.opens_on, round_.closes_on = today - dt.timedelta(days=30 + days_ago), today - dt.timedelta(days=days_ago)
    round_.save(update_fields=["opens_on", "closes_on"])


# Addresses and forms


def of_owner(path: str = "", key: str = SECRET) -> str:
    return f"{ROOT}organisation/{key}/{path}"


def answer_url(round_, audience: str = "staff") -> str:
    return f"{ROOT}answer/{round_.invitations.get(audience=audience).code}/"


def token_of(visitor, address: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', visitor.get(address).content.decode())[1]


def send(visitor, address: str, token: str | None = None, **answers):
    data = {f"a-{key}": value for key, value in answers.items()}
    return visitor.post(address, data | {"token": token_of(visitor, address) if token is None else token})


def opening(**changed) -> dict:
    """The form of a first round; a ``timedelta`` stands for the day so far from today."""
    today = timezone.localdate()
    data = {
        "name": "Day <b>centre</b>", "language": "lt", "version": "pocket", "audiences": ["staff", "service_user"],
        "opens_on": dt.timedelta(), "closes_on": dt.timedelta(30), "secret": SECRET,
        "own_questions": "Is it <i>warm</i>?\r\n\r\n  Here? ", "title": "Spring",
    } | changed  # fmt: skip
    days = {name: (today + value).isoformat() for name, value in data.items() if isinstance(value, dt.timedelta)}
    return data | days


def deciding(**changed) -> dict:
    due = timezone.localdate() + dt.timedelta(30)
    return {"practice_key": "safe", "what": "Ask first", "owner": "team leader", "due": due, "from_level": "1",
            "to_level": "2", "evidence": ""} | changed  # fmt: skip
