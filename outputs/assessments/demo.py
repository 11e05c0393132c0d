"""A demonstration organisation: two closed rounds a year apart, actions, a round that is open; all of it invented."""

import datetime as dt
import random
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from outputs.assessments import services
from outputs.assessments.questionnaire import areas_of
from outputs.models import AssessmentAction, AssessmentRound, Organisation
from partners.models import Partner
from sempre import codes
from sempre.alternates import absolute

NAME = "DEMO day centre"
PARTNER = "uc-syd"
SEED = 3
PEOPLE = {"leader": 6, "staff": 14, "service_user": 11}
MIDDLE = {"leader": 2.6, "staff": 1.9, "service_user": 1.2}  # the level most of them are at
YEARS_CHANGE = 0.7
OWN = ("I know whom to ask when something goes wrong.",)
WHAT = (
    ("Ask at the end of each talk what was not good", "team leader", -12, AssessmentAction.State.OPEN),
    ("Write the plan in the person’s own words and give a copy", "social workers", 40, AssessmentAction.State.DOING),
    ("Two users plan the summer meeting with us", "day centre", -70, AssessmentAction.State.DONE),
)


@transaction.atomic
def make() -> tuple[str, list[tuple[str, str]]] | None:
    """Make it and return its address and the links of the open round; ``None`` where it is there already."""
    if Organisation.objects.filter(name=NAME).exists():
        return None
    secret, dice = codes.new_secret(), random.Random(SEED)  # noqa: S311 - invented answers, the same each time
    partner = Partner.objects.filter(slug=PARTNER).first()
    settings = {"version": AssessmentRound.Version.POCKET, "audiences": list(PEOPLE), "own_questions": OWN}
    today = timezone.localdate()
    days = {"opens_on": today, "closes_on": today + services.OPEN_FOR}
    first = services.open_organisation(
        secret=secret, name=NAME, language="en", partner=partner, title="DEMO first round", **settings, **days
    )
    _go_through(first, dice, 0, days_ago=400)
    second = services.open_round(first.organisation, title="DEMO second round", **settings, **days)
    _go_through(second, dice, YEARS_CHANGE, days_ago=25)
    _decide(second)
    third = services.open_round(first.organisation, title="DEMO open round", **settings, **days)
    _answer(third, dice, YEARS_CHANGE, {"leader": 3, "staff": 8})
    links = [(link.audience, absolute(link.get_absolute_url())) for link in third.invitations.all()]
    return absolute(reverse("assessment-organisation", args=[secret])), links


def _go_through(round_: AssessmentRound, dice: random.Random, change: float, *, days_ago: int) -> None:
    """Answer a round, close it, and move it into the past."""
    _answer(round_, dice, change, PEOPLE)
    services.close_round(round_)
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    AssessmentRound.objects.filter(pk=round_.pk).update(
        opens_on=day - services.OPEN_FOR, closes_on=day, closed_on=day + dt.timedelta(days=1)
    )
    round_.refresh_from_db()


def _answer(round_: AssessmentRound, dice: random.Random, change: float, people: dict[str, int]) -> None:
    keys = [practice.stable_key for _area, rows in areas_of(round_.edition, round_.version) for practice in rows]
    lean = {key: dice.uniform(-0.8, 0.8) for key in keys}
    for audience, number in people.items():
        invitation = round_.invitations.get(audience=audience)
        for _person in range(number):
            middle = MIDDLE[audience] + change
            answers = {key: _level(dice, middle + lean[key]) for key in keys}
            answers |= {f"own-{n}": _level(dice, middle) for n, _text in enumerate(OWN, start=1)}
            services.give_answers(invitation, answers=answers, language="en", token=uuid.uuid4())


def _level(dice: random.Random, middle: float) -> int | None:
    return None if dice.random() < 0.06 else min(4, max(0, round(dice.gauss(middle, 0.8))))


def _decide(round_: AssessmentRound) -> None:
    keys = [practice.stable_key for _area, rows in areas_of(round_.edition, round_.version) for practice in rows]
    for (what, owner, days, state), key in zip(WHAT, keys, strict=False):
        due = timezone.localdate() + dt.timedelta(days=days)
        services.add_action(
            round_, practice_key=key, what=what, owner=owner, due=due, state=state, from_level=1, to_level=2
        )
