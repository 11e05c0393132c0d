"""What is said about the files of a report: fields ``attachment-<uuid>-<word>`` of its draft.

The answers are columns of the attachment, the texts in the report's language. A consent of which a piece is missing
stays in the draft until it is whole.
"""

import datetime as dt
import re

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microprojects.models import Attachment, PublicUpdate, Report
from microprojects.writing.questionnaire import Question
from partners.models import Consent
from sempre.translated import text

STEM = "attachment-"
NAME = re.compile(rf"{STEM}([0-9a-f-]{{36}})-([a-z]+)")
CONSENTED = Attachment.People.CONSENT
PENDING = ("people", "proof", "given", "until")  # of a consent that is not whole yet
PICTURE_QUESTIONS = (
    ("alt", "line", gettext_lazy("What does the picture show?"), gettext_lazy("For readers who cannot see it."), 250),
    ("caption", "line", gettext_lazy("Caption"), "", 250),
    ("credit", "line", gettext_lazy("Who took it?"), "", 120),
    ("people", "choice", gettext_lazy("People in the picture"), "", 0),
    ("proof", "line", gettext_lazy("Where is the signed form kept?"), gettext_lazy("Such as: folder 3, office."), 200),
    ("given", "date", gettext_lazy("Agreed on"), "", 0),
    ("until", "date", gettext_lazy("Valid until"), gettext_lazy("Leave it empty if the form names no end."), 0),
    (
        "public", "flag", gettext_lazy("This picture may be shown in public"),
        gettext_lazy("Only if everybody in it agreed."), 0,
    ),
)  # fmt: skip
DOCUMENT_QUESTIONS = (("caption", "line", gettext_lazy("What is this document?"), "", 250),)
SHOWN_ELSEWHERE = ("alt", "caption", "credit")  # words of a published picture change with its public update only


def of(report: Report) -> list[Attachment]:
    """Return the files of the draft; ``is_shown`` says whether the public sees one."""
    shown = PublicUpdate.objects.published().filter(pictures=OuterRef("pk"))
    return list(report.attachments.kept().select_related("consent", "report").annotate(is_shown=Exists(shown)))


def questions(attachment: Attachment) -> list[Question]:
    """Return what is asked about a file of ``of()``."""
    is_picture = attachment.kind == Attachment.Kind.PICTURE
    choices = {"people": dict(Attachment.People.choices)}
    return [
        Question(
            f"{STEM}{attachment.uuid}-{word}", kind, "pictures", label, help_, choices.get(word, {}),
            max_length=max_length,
        )
        for word, kind, label, help_, max_length in (PICTURE_QUESTIONS if is_picture else DOCUMENT_QUESTIONS)
        if not (attachment.is_shown and word in SHOWN_ELSEWHERE)
    ]  # fmt: skip


def answers(report: Report, files: list[Attachment] | None = None) -> dict:
    """Return the answers about all files as a flat object."""
    files = of(report) if files is None else files
    return {
        f"{STEM}{file.uuid}-{word}": value for file in files for word, value in _words(file, report.content).items()
    }


def _words(attachment: Attachment, content: dict) -> dict:
    language, consent = attachment.report.language, attachment.consent
    stored = {
        "alt": text(attachment, "alt", language).value,
        "caption": text(attachment, "caption", language).value,
        "credit": attachment.credit,
        "people": attachment.people,
        "proof": consent.proof if consent else "",
        "given": consent.given_on.isoformat() if consent else "",
        "until": consent.until.isoformat() if consent and consent.until else "",
        "public": attachment.may_be_public,
    }
    names = ((word, f"{STEM}{attachment.uuid}-{word}") for word in PENDING)
    return stored | {word: content[name] for word, name in names if name in content}


def describe(report: Report, changes: dict) -> None:
    """Write changed answers to their files; ``report`` is locked, and its ``content`` is saved by the caller."""
    if not changes:
        return
    for attachment in of(report):
        stem = f"{STEM}{attachment.uuid}-"
        mine = {name.removeprefix(stem): value for name, value in changes.items() if name.startswith(stem)}
        if mine:
            _describe(attachment, report, mine)


def _describe(attachment: Attachment, report: Report, changes: dict) -> None:
    said = _words(attachment, report.content) | changes
    for word in ("alt", "caption"):
        if word in changes:
            setattr(attachment, f"{word}_{report.language}", said[word] or None)
    attachment.credit, attachment.may_be_public = said["credit"], bool(said["public"])
    is_whole = bool(said["proof"] and said["given"])
    is_pending = said["people"] == CONSENTED and not is_whole
    if said["people"] == CONSENTED and is_whole:
        attachment.consent = _consent(attachment, report, said)
    attachment.people = "" if is_pending else said["people"]
    attachment.save()
    for word in PENDING:
        name = f"{STEM}{attachment.uuid}-{word}"
        report.content.pop(name, None)
        if is_pending and said[word]:
            report.content[name] = said[word]


def _consent(attachment: Attachment, report: Report, said: dict) -> Consent:
    """Return the consent with what was said; one that was withdrawn stays as it is, and a new one begins."""
    consent = attachment.consent
    if consent is None or consent.withdrawn_at is not None:
        consent = Consent(
            partner=report.obligation.network.partner,
            scope=Consent.Scope.PICTURE,
            subject=(_("Everyone in the picture: %s") % attachment.name)[:200],
        )
    consent.proof, consent.given_on = said["proof"], dt.date.fromisoformat(said["given"])
    consent.until = dt.date.fromisoformat(said["until"]) if said["until"] else None
    consent.save()
    return consent


def misfits(values: dict) -> dict[str, str]:
    """Return what is wrong with the dates among ``values`` (all answers about the files), by field."""
    found = {}
    for name, given in values.items():
        match = NAME.fullmatch(name)
        if match is None or match[2] != "given" or not given:
            continue
        until = values.get(f"{STEM}{match[1]}-until")
        if given > timezone.localdate().isoformat():
            found[name] = _("This day has not come yet.")
        if until and until < given:
            found[f"{STEM}{match[1]}-until"] = _("This day lies before the one on which they agreed.")
    return found
