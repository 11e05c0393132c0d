"""The texts of a public update, language by language: written by one, checked by a person, only then shown.

While an update is public its checked texts stay as they are: a change waits beside them (``NextText``) until it is
checked too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from microprojects.models import Attachment, NextText, PictureText, PublicUpdate, PublicUpdateText
from microprojects.updates.workflow import (
    EDITABLE,
    MAKE_READY,
    MAKE_UNREADY,
    PROPOSED,
    PUBLISHED,
    READY,
    Stale,
    WrongState,
    advance,
    lock,
    tell_history,
)
from microprojects.writing.drafts import digest
from sempre import languages
from sempre.models import User

WORDS = ("title", "body", "quote")
PICTURE_WORDS = ("alt", "caption", "credit")
STATUS = PublicUpdateText.Status


@dataclass
class Written:
    """The text as it is stored; where both wrote, by field what the other person wrote: then nothing was saved."""

    text: PublicUpdateText | None
    conflicts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LanguageRow:
    """How far an update is in one language: missing, draft, checked or waiting (a newer text waits for its check)."""

    code: str
    status: str
    is_original: bool
    is_outdated: bool

    @property
    def name(self) -> str:
        return languages.NAMES[self.code]

    @property
    def is_shown(self) -> bool:
        return self.status in ("checked", "waiting")


def names_of(pictures: Iterable[Attachment]) -> list[str]:
    """Return the fields of a text: its own words, and those at each picture."""
    return [*WORDS, *(f"{name}-{picture.uuid}" for picture in pictures for name in PICTURE_WORDS)]


def text_in(update: PublicUpdate, language: str) -> PublicUpdateText | None:
    return update.texts.filter(language=language).select_related("next").first()


def content_of(text: PublicUpdateText | None, pictures: Iterable[Attachment], language: str) -> dict[str, str]:
    """Return the words as they are being worked on; at a picture that has none yet, those of the report."""
    content = {
        f"{name}-{picture.uuid}": _of_report(picture, name, language) for picture in pictures for name in PICTURE_WORDS
    }
    if text is None:
        return dict.fromkeys(WORDS, "") | content
    said = {
        f"{name}-{words.attachment.uuid}": getattr(words, name)
        for words in text.picture_texts.select_related("attachment")
        for name in PICTURE_WORDS
    }
    words = {name: getattr(text, name) for name in WORDS}
    return words | content | said | (text.next.content if hasattr(text, "next") else {})


def _of_report(picture: Attachment, name: str, language: str) -> str:
    return getattr(picture, name if name == "credit" else build_localized_fieldname(name, language)) or ""


def fingerprint(content: dict[str, str]) -> str:
    return digest(sorted(content.items()))


def source_hash(update: PublicUpdate) -> str:
    """Return a fingerprint of the original text as it is being worked on."""
    return _hash(text_in(update, update.original_language))


def _hash(original: PublicUpdateText | None) -> str:
    if original is None:
        return ""
    words = {name: getattr(original, name) for name in WORDS}
    content = words | (original.next.content if hasattr(original, "next") else {})
    return digest([content[name] for name in WORDS])


def rows_of(update: PublicUpdate, texts: Iterable[PublicUpdateText]) -> list[LanguageRow]:
    """Return how far each of the nine languages is, the original first; ``texts`` with their ``next``."""
    found = {text.language: text for text in texts}
    now = _hash(found.get(update.original_language))
    order = sorted(languages.CODES, key=lambda code: code != update.original_language)
    return [_row(update, code, found.get(code), now) for code in order]


def _row(update: PublicUpdate, code: str, text: PublicUpdateText | None, now: str) -> LanguageRow:
    is_original = code == update.original_language
    if text is None:
        return LanguageRow(code, "missing", is_original, False)
    status = "waiting" if hasattr(text, "next") else text.status
    known = text.next.source_hash if hasattr(text, "next") else text.source_hash
    return LanguageRow(code, status, is_original, not is_original and known != now)


@transaction.atomic
def save_text(
    update: PublicUpdate,
    language: str,
    *,
    actor: User,
    values: dict[str, str],
    seen: dict[str, str],
    source: str | None = None,
) -> Written:
    """Put ``values`` into the text of a language; it has to be checked (again) before readers see it.

    ``seen`` holds the fingerprints of what the page showed, ``source`` that of the original beside it. Where somebody
    else wrote meanwhile nothing is saved. Raises ``PermissionDenied`` or ``WrongState``.
    """
    locked = _open(update, actor, "write_update")
    pictures = list(locked.pictures.all())
    text = text_in(locked, language)
    stored = content_of(text, pictures, language)
    mine = {name: values[name] for name in names_of(pictures) if name in values}
    changed = {
        name: value for name, value in mine.items() if digest(value) not in (_seen(seen, name), digest(stored[name]))
    }
    conflicts = {name: stored[name] for name in changed if digest(stored[name]) != _seen(seen, name)}
    if conflicts or not changed:
        return Written(text, conflicts)
    source = source_hash(locked) if source is None else source
    text = text or PublicUpdateText(update=locked, language=language)
    if locked.state == PUBLISHED and text.status == STATUS.CHECKED:
        _keep_beside(text, stored | changed, source, actor)
    else:
        _write(text, stored | changed, pictures, source)
    if language == locked.original_language and locked.state == READY:
        advance(locked, MAKE_UNREADY, actor=actor)
    else:
        _grow(locked)
    return Written(text)


def _seen(seen: dict[str, str], name: str) -> str:
    return seen.get(name, digest(None))


def _open(update: PublicUpdate, actor: User, verb: str) -> PublicUpdate:
    locked = lock(update)
    if locked.state not in EDITABLE:
        raise WrongState(locked)
    if not actor.has_perm(f"microprojects.{verb}", locked):
        raise PermissionDenied
    return locked


def _grow(update: PublicUpdate) -> None:
    """Let whoever decides about what they saw before notice that it changed."""
    update.revision += 1
    update.save(update_fields=["revision", "updated_at"])


def _keep_beside(text: PublicUpdateText, content: dict, source: str, actor: User) -> None:
    NextText.objects.update_or_create(
        text=text, defaults={"content": content, "source_hash": source, "written_by": actor}
    )


def _write(text: PublicUpdateText, content: dict, pictures: list[Attachment], source: str, **status) -> None:
    """Put the words into their columns, as a draft unless ``status`` says otherwise."""
    NextText.objects.filter(text=text.pk).delete()
    for name in WORDS:
        setattr(text, name, content[name])
    text.source_hash = source
    for name, value in ({"status": STATUS.DRAFT, "checked_by": None, "checked_at": None} | status).items():
        setattr(text, name, value)
    text.save()
    for picture in pictures:
        words = {name: content[f"{name}-{picture.uuid}"] for name in PICTURE_WORDS}
        PictureText.objects.update_or_create(text=text, attachment=picture, defaults=words)


def gaps_of(content: dict[str, str], pictures: Iterable[Attachment]) -> dict[str, str]:
    """Return by field what a text lacks before it can be shown."""
    gaps = {}
    if not content["title"].strip():
        gaps["title"] = _("Give it a title.")
    if not content["body"].strip():
        gaps["body"] = _("Write the text.")
    for picture in pictures:
        if not content[f"alt-{picture.uuid}"].strip():
            gaps[f"alt-{picture.uuid}"] = _("Say what the picture shows.")
    return gaps


@transaction.atomic
def check_text(
    update: PublicUpdate, language: str, *, actor: User, seen: str | None = None, source: str | None = None
) -> PublicUpdateText:
    """Say that a person has read the text and it may be shown; of a published update it is shown at once.

    ``seen`` and ``source`` are the fingerprints of the text and of the original that the person read. Raises
    ``ValidationError`` by field for what is missing, ``Stale``, ``PermissionDenied`` or ``WrongState``.
    """
    locked = _open(update, actor, "check_update")
    pictures = list(locked.pictures.all())
    text, now = text_in(locked, language), source_hash(locked)
    is_original = language == locked.original_language
    content = content_of(text, pictures, language)
    if (seen or fingerprint(content)) != fingerprint(content) or (not is_original and (source or now) != now):
        raise Stale(locked)
    if gaps := gaps_of(content, pictures):
        raise ValidationError(gaps)
    checked = {"status": STATUS.CHECKED, "checked_by": actor, "checked_at": timezone.now()}
    _write(text, content, pictures, "" if is_original else now, **checked)
    if is_original and locked.state == PROPOSED:
        advance(locked, MAKE_READY, actor=actor)
    else:
        _grow(locked)
        tell_history(locked, "update:text_checked", actor=actor, details={"language": language})
    return text


@transaction.atomic
def uncheck_text(update: PublicUpdate, language: str, *, actor: User) -> None:
    """Take the check back: readers do not get this language any more."""
    locked = _open(update, actor, "check_update")
    is_original = language == locked.original_language
    if is_original and locked.state == PUBLISHED:
        raise ValidationError(_("Readers need the original. Withdraw the whole update instead."))
    text = text_in(locked, language)
    if text is None or text.status != STATUS.CHECKED:
        return
    pictures = list(locked.pictures.all())
    _write(text, content_of(text, pictures, language), pictures, text.source_hash)
    if is_original:
        advance(locked, MAKE_UNREADY, actor=actor)
    else:
        _grow(locked)


def draft_again(update: PublicUpdate) -> None:
    """Let every text be checked anew, with the changes that waited."""
    pictures = list(update.pictures.all())
    for text in update.texts.select_related("next"):
        _write(text, content_of(text, pictures, text.language), pictures, text.source_hash)
