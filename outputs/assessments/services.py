"""The verbs of a self-assessment: opening, answering, closing, acting, forgetting.

Nobody needs an account: whoever holds an organisation's secret address acts for it, see ``holders``.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from outputs.assessments.questionnaire import newest_edition
from outputs.models import AssessmentAction, AssessmentRound, Invitation, Organisation, OwnQuestion, Response
from outputs.models.assessments import LEAST
from partners.models import Partner
from sempre import codes

OPEN_FOR = dt.timedelta(days=30)
OPEN_AT_MOST = dt.timedelta(days=180)
OWN_AT_MOST = 8
ROUNDS_AT_MOST = 40  # of an organisation
ACTIONS_AT_MOST = 200  # of a round
ANSWERS_AT_MOST = 2000  # of an audience: an organisation, not a flood
STATE = AssessmentRound.State


class Refused(Exception):
    """The round takes no answers now; ``state`` says why."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


# Opening


@transaction.atomic
def open_organisation(
    *, secret: str, name: str, language: str, partner: Partner | None = None, **settings
) -> AssessmentRound:
    """Keep a new organisation with its first round; sent twice with one secret, it is kept once.

    Raises ``ValidationError`` in words for the person.
    """
    fields = {"name": name, "language": language, "partner": partner}
    key = codes.fingerprint(secret)
    organisation, is_new = Organisation.objects.get_or_create(key_hash=key, defaults=fields)
    return open_round(organisation, **settings) if is_new else organisation.rounds.earliest("pk")


@transaction.atomic
def open_round(
    organisation: Organisation,
    *,
    version: str,
    audiences: Iterable[str],
    opens_on: dt.date,
    closes_on: dt.date,
    title: str = "",
    own_questions: Iterable[str] = (),
) -> AssessmentRound:
    """Ask an organisation's people by the newest edition: a round, its own questions, a link for each audience."""
    edition = newest_edition()
    if edition is None:
        raise ValidationError(_("The roadmap has no practices yet. Please try again later."))
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.rounds.count() >= ROUNDS_AT_MOST:
        raise ValidationError(_("This organisation has very many rounds already. Write to the project office."))
    made = AssessmentRound.objects.create(
        organisation=locked, edition=edition, version=version, title=title, audiences=list(audiences),
        opens_on=opens_on, closes_on=closes_on,
    )  # fmt: skip
    OwnQuestion.objects.bulk_create(
        OwnQuestion(round=made, position=position, text=text) for position, text in enumerate(own_questions, start=1)
    )
    Invitation.objects.bulk_create(
        Invitation(round=made, audience=audience, code=codes.new_code()) for audience in made.audiences
    )
    return made


@transaction.atomic
def extend_round(round_: AssessmentRound, closes_on: dt.date) -> None:
    """Move the last day of a round that is not closed. Raises ``Refused``."""
    locked = _locked(round_)
    if locked.is_closed:
        raise Refused(STATE.CLOSED)
    locked.closes_on = closes_on
    locked.save(update_fields=["closes_on"])


def set_link(invitation: Invitation, *, is_closed: bool) -> None:
    """Let the link of one audience rest, or work again."""
    Invitation.objects.filter(pk=invitation.pk).update(closed=is_closed)


def _locked(round_: AssessmentRound) -> AssessmentRound:
    return AssessmentRound.objects.select_for_update().get(pk=round_.pk)


# Answering


def find_invitation(typed: str) -> Invitation | None:
    """Return the link with a code as people type it, open or not."""
    code = codes.read_code(typed)
    if len(code) != 10 or not set(code) <= set(codes.ALPHABET):
        return None
    found = Invitation.objects.filter(code=code).select_related("round__organisation", "round__edition__work")
    return found.first()


def state_of_link(invitation: Invitation, today: dt.date | None = None) -> str:
    """Return ``open`` where answers are taken, else the state of the round; a resting link reads as closed."""
    state = invitation.round.state_on(today or timezone.localdate())
    return STATE.CLOSED if invitation.closed and state == STATE.OPEN else state


@transaction.atomic
def give_answers(
    invitation: Invitation, *, answers: dict[str, int | None], language: str, token: uuid.UUID, on_paper: bool = False
) -> bool:
    """Count one person's answers; return whether they are new: a form counts once, however often it is sent.

    What was written on paper is entered until the round is closed, also after its last day. Raises ``Refused``, or
    ``ValidationError`` in words for the person.
    """
    round_ = _locked(invitation.round)
    invitation.refresh_from_db(fields=["closed"])
    invitation.round = round_
    state = state_of_link(invitation)
    takes = (STATE.OPEN, STATE.OVER) if on_paper else (STATE.OPEN,)
    if (round_.state if on_paper else state) not in takes:
        raise Refused(state)
    if Response.objects.filter(token=token).exists():
        return False
    of_audience = {"round": round_, "audience": invitation.audience}
    if Response.objects.filter(**of_audience).count() >= ANSWERS_AT_MOST:
        raise ValidationError(_("So many people have answered that no more fits in. Tell whoever gave you the link."))
    Response.objects.create(**of_audience, language=language, answers=answers, on_paper=on_paper, token=token)
    return True


def counts_of(round_: AssessmentRound) -> dict[str, int]:
    """Return how many of each audience have answered; for the services only, pages show ``progress``."""
    rows = round_.responses.order_by().values("audience").annotate(number=Count("pk"))
    found = {row["audience"]: row["number"] for row in rows}
    return {audience: found.get(audience, 0) for audience in round_.audiences}


# Closing


def may_close(round_: AssessmentRound) -> bool:
    """Whether the owner may close it now: early once an audience has five answers, after its last day always."""
    state = round_.state
    return state == STATE.OVER or (state == STATE.OPEN and max(counts_of(round_).values(), default=0) >= LEAST)


@transaction.atomic
def close_round(round_: AssessmentRound) -> None:
    """Close a round for good, so that its result can be seen; closed already, nothing happens. Raises ``Refused``.

    What an audience of fewer than five said is deleted here. The other answers are written anew, in a random order and
    with new marks, so that neither a form left open in a browser nor the order of the rows leads back to who came when.
    """
    locked = _locked(round_)
    if locked.is_closed:
        return
    if not may_close(locked):
        raise Refused(locked.state)
    few = [audience for audience, number in counts_of(locked).items() if number < LEAST]
    kept = list(locked.responses.exclude(audience__in=few))
    random.SystemRandom().shuffle(kept)
    locked.responses.all().delete()
    for response in kept:
        response.pk, response.token = uuid.uuid4(), uuid.uuid4()
    Response.objects.bulk_create(kept, batch_size=500)
    locked.closed_on = timezone.localdate()
    locked.save(update_fields=["closed_on"])


# Acting


@transaction.atomic
def add_action(round_: AssessmentRound, **fields) -> AssessmentAction:
    """Keep what an organisation decided to do. Raises ``ValidationError`` where there are too many."""
    if _locked(round_).actions.count() >= ACTIONS_AT_MOST:
        raise ValidationError(_("There are very many actions already. Finish some before you add others."))
    return AssessmentAction.objects.create(round=round_, **fields)


def change_action(action: AssessmentAction, **fields) -> None:
    for name, value in fields.items():
        setattr(action, name, value)
    action.save()


# Forgetting


def note_use(organisation: Organisation) -> None:
    """Note the day on which an organisation's page was last used, for ``retention``."""
    today = timezone.localdate()
    if organisation.seen_on != today:
        Organisation.objects.filter(pk=organisation.pk).update(seen_on=today)


def delete_everything(organisation: Organisation) -> None:
    """Delete an organisation with its rounds, answers and actions, for good."""
    organisation.delete()
