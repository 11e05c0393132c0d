"""Letting participants in by a link, and keeping what they give."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from microprojects.models import Contribution, ContributionLink, MicroProject
from microprojects.writing.attachments import SMALL_SIDE
from sempre import codes
from sempre.countries import today_in
from sempre.models import User
from sempre.pictures import reencode

logger = logging.getLogger("sempre.contributions")
OPEN_FOR = dt.timedelta(days=90)
OPEN_AT_MOST = dt.timedelta(days=366)
GIVEN_AT_MOST = 300  # by one link: a group, not a flood
STATE = Contribution.State


class Closed(Exception):
    """The link does not take in anything any more."""


# Links


def make_link(
    micro_project: MicroProject, *, actor: User, label: str, language: str, ends_on: dt.date | None = None
) -> ContributionLink:
    """Let a group give something to the report of its micro-project; until ``ends_on``, else for ninety days."""
    check(actor, micro_project)
    ends_on = ends_on or today_in(micro_project.country) + OPEN_FOR
    return ContributionLink.objects.create(
        micro_project=micro_project, label=label, language=language, ends_on=ends_on, made_by=actor
    )


def close_link(link: ContributionLink, *, actor: User) -> None:
    """End a link at once; what was given through it stays."""
    check(actor, link.micro_project)
    if ContributionLink.objects.filter(pk=link.pk, closed_at=None).exists():
        link.closed_at = timezone.now()
        link.save(update_fields=["closed_at"])


def find_link(typed: str) -> ContributionLink | None:
    """Return the link with a code as people type it, open or not."""
    code = codes.read_code(typed)
    if len(code) != 10 or not set(code) <= set(codes.ALPHABET):
        return None
    found = ContributionLink.objects.filter(code=code)
    return found.select_related("micro_project__network__partner", "micro_project__network__parent").first()


def check(actor: User, micro_project: MicroProject) -> None:
    if not actor.has_perm("microprojects.tend_contributions", micro_project):
        raise PermissionDenied


# Giving


def contribute(
    link: ContributionLink,
    *,
    answers: dict,
    picture: ContentFile | None = None,
    secret: str = "",
    actor: User | None = None,
    given_on: dt.date | None = None,
) -> tuple[Contribution, str]:
    """Keep what somebody gives and return it with the secret of its receipt; sent twice, it is kept once.

    ``picture`` is encoded anew already. ``actor`` enters what was written on paper, also when the link is over.
    Raises ``Closed``, or ``ValidationError`` in words for the person.
    """
    secret = secret or codes.new_secret()
    with _stored(picture) as files, transaction.atomic():
        locked = (
            ContributionLink.objects.select_for_update(of=("self",)).select_related("micro_project").get(pk=link.pk)
        )
        if actor is None and not locked.is_open:
            raise Closed
        if actor is not None:
            check(actor, locked.micro_project)
        known = Contribution.objects.filter(receipt_hash=codes.fingerprint(secret)).first()
        if known is None or not _is_same(known, locked, answers, files):
            _check_room(locked)
            secret = secret if known is None else codes.new_secret()  # a second person at the same device
            new = Contribution.objects.create(
                link=locked,
                given_on=given_on or today_in(locked.micro_project.country),
                entered_by=actor,
                receipt_hash="" if actor else codes.fingerprint(secret),
                **answers,
                **files,
            )
            return new, "" if actor else secret
    delete_files(files.values())
    return known, secret


def _is_same(known: Contribution, link: ContributionLink, answers: dict, files: dict) -> bool:
    """Whether this was sent a moment ago already, by a second click."""
    is_like = all(getattr(known, name) == value for name, value in answers.items())
    return known.link_id == link.pk and is_like and bool(known.picture) == bool(files)


def _check_room(link: ContributionLink) -> None:
    if link.contributions.count() >= GIVEN_AT_MOST:
        raise ValidationError(_("So many people have answered that no more fits in. Tell whoever gave you the code."))


@contextmanager
def _stored(picture: ContentFile | None) -> Iterator[dict[str, str]]:
    """Write the picture and its small one and give the columns that name them; if the block fails they go again."""
    files: dict[str, str] = {}
    try:
        if picture is not None:
            for column, content in (("picture", picture), ("small", reencode(picture, SMALL_SIDE))):
                files[column] = f"contributions/{content.name}"
                content.seek(0)
                files[column] = default_storage.save(files[column], content)
        yield files
    except OSError as error:
        delete_files(files.values())
        logger.exception("A picture of a contribution could not be stored")
        message = _("The portal has no room for pictures at the moment. Please try again later, or send your words.")
        raise ValidationError({"picture": message}) from error
    except BaseException:
        delete_files(files.values())
        raise


def delete_files(names) -> None:
    for name in names:
        with suppress(OSError):
            default_storage.delete(name)


def files_of(record) -> list[str]:
    return [field.name for field in (record.picture, record.small) if field]
