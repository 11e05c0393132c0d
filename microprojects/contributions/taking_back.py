"""Deleting what participants gave: when they ask for it, and when its time is over."""

import datetime as dt
import re

from django.db import transaction

from microprojects.contributions.services import STATE, check, delete_files, files_of
from microprojects.contributions.using import FIELD, quote
from microprojects.models import Contribution, ContributionLink, PublicUpdate, Report
from microprojects.writing.descriptions import STEM
from sempre import languages
from sempre.models import User


class Published(Exception):
    """What was given is part of a public update: the consent is withdrawn there, by people."""


def is_public(contribution: Contribution) -> bool:
    """Whether readers may see something of it, or soon will."""
    shown = PublicUpdate.objects.filter(state__in=[PublicUpdate.State.PUBLISHED, PublicUpdate.State.SCHEDULED])
    words = contribution.words_used and shown.filter(version__report=contribution.report_id).exists()
    return bool(words or (contribution.attachment_id and shown.filter(pictures=contribution.attachment_id).exists()))


@transaction.atomic
def take_back(contribution: Contribution, *, actor: User | None = None) -> None:
    """Delete words and picture for good, also from the report's draft and files.

    Without ``actor`` it is the person who gave it. Where the words were used an empty row stays as a sign to whoever
    reports, and keeps the report from being published, see ``settle``. Raises ``Published``.
    """
    if actor is not None:
        check(actor, contribution.link.micro_project)
    locked = Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk).first()
    if locked is None or locked.state == STATE.TAKEN_BACK:
        return
    if is_public(locked):
        raise Published
    files = files_of(locked)
    if locked.words_used and locked.report_id:
        _take_out(locked)
    if locked.attachment_id:
        files += files_of(locked.attachment)
        _remove_attachment(locked)
    if locked.words_used and locked.report_id:
        _empty(locked)
    else:
        locked.delete()
    transaction.on_commit(lambda: delete_files(files))


def _take_out(contribution: Contribution) -> None:
    """Take the words out of a draft in which they still stand as they were put in, and out of what lies beside it."""
    report = Report.objects.locked(contribution.report_id)
    quotes = {quote(contribution.text, code) for code in languages.CODES}
    found = re.compile(r"\s*(?:" + "|".join(map(re.escape, sorted(quotes))) + ")")
    report.parked = [kept for kept in report.parked if not found.search(str(kept["value"]))]
    stands = report.content.get(FIELD, "")
    if left := found.sub("", stands).strip():
        report.content[FIELD] = left
    else:
        report.content.pop(FIELD, None)
    report.revision += 1
    report.save(update_fields=["content", "parked", "revision"])


def _remove_attachment(contribution: Contribution) -> None:
    attachment, contribution.attachment = contribution.attachment, None
    report = Report.objects.locked(attachment.report_id)
    stem = f"{STEM}{attachment.uuid}-"
    report.content = {name: value for name, value in report.content.items() if not name.startswith(stem)}
    report.revision += 1
    report.save(update_fields=["content", "revision"])
    attachment.delete()


def _empty(contribution: Contribution) -> None:
    contribution.state = STATE.TAKEN_BACK
    contribution.text = contribution.alt = contribution.people = contribution.ladder = ""
    contribution.picture = contribution.small = ""
    contribution.may_quote = contribution.may_show = False
    contribution.save()


def settle(contribution: Contribution, *, actor: User) -> None:
    """Say that nothing of what was taken back stands in the report any more."""
    check(actor, contribution.link.micro_project)
    Contribution.objects.filter(pk=contribution.pk, state=STATE.TAKEN_BACK).delete()


@transaction.atomic
def forget(before: dt.date) -> tuple[int, int]:
    """Delete what was given before that day, with its pictures, and the links that ended before it."""
    old = list(Contribution.objects.forgettable(before).select_for_update(of=("self",)))
    names = [name for contribution in old for name in files_of(contribution)]
    Contribution.objects.filter(pk__in=[contribution.pk for contribution in old]).delete()
    links, _by_model = ContributionLink.objects.forgettable(before).delete()
    transaction.on_commit(lambda: delete_files(names))
    return len(old), links
