"""Taking in and removing the files of a report; never half a file, never a row without one."""

import hashlib
import logging
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from microprojects.models import Attachment, Report
from microprojects.writing.descriptions import STEM
from microprojects.writing.drafts import writable
from sempre.models import User
from sempre.pictures import MAX_BYTES, reencode
from sempre.uploads import NO_ROOM

logger = logging.getLogger("sempre.attachments")
FILES_AT_MOST = 10
BYTES_AT_MOST = 30 * 1024 * 1024
SMALL_SIDE = 480
PDF = b"%PDF-"
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def attach(report: Report, *, actor: User, upload: UploadedFile) -> Attachment:
    """Take in a picture or PDF document; the same file twice is one.

    Raises ``ValidationError`` in words for the person, ``PermissionDenied`` or ``WrongState``.
    """
    with transaction.atomic():
        writable(report, actor)
    sha256 = _fingerprint(upload)
    if known := report.attachments.kept().filter(sha256=sha256).first():
        return known
    with _stored(upload) as columns, transaction.atomic():
        locked = writable(report, actor)
        known = locked.attachments.kept().filter(sha256=sha256).first()
        if known is None:
            _check_room(locked, columns["size"])
            name = clean_name(upload.name)
            new = Attachment.objects.create(report=locked, uploaded_by=actor, sha256=sha256, name=name, **columns)
            _touch(locked, actor)
            return new
        _delete(columns)
    return known


def _fingerprint(upload: UploadedFile) -> str:
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB. Save it smaller and choose it again."))
    if not upload.size:
        raise ValidationError(_("The file is empty. Choose another one."))
    upload.seek(0)
    return hashlib.file_digest(upload, "sha256").hexdigest()


@contextmanager
def _stored(upload: UploadedFile) -> Iterator[dict]:
    """Write the files and give the columns that name them; if the block fails they are deleted again."""
    columns: dict = {}
    try:
        _write(upload, columns)
        yield columns
    except OSError as error:
        _delete(columns)
        logger.exception("A file of a report could not be stored")
        raise ValidationError(NO_ROOM) from error
    except BaseException:
        _delete(columns)
        raise


def _write(upload: UploadedFile, columns: dict) -> None:
    """Store ``upload`` by what is in it; ``columns`` grows before each file, so that half a file is found."""
    upload.seek(0)
    if upload.read(len(PDF)) == PDF:
        columns |= {"kind": Attachment.Kind.DOCUMENT, "size": upload.size}
        _put(columns, "document", f"documents/{uuid.uuid4().hex}.pdf", upload)
        return
    picture = reencode(upload)
    small = reencode(picture, SMALL_SIDE)
    size = dict(zip(("width", "height"), get_image_dimensions(picture), strict=True))
    columns |= {"kind": Attachment.Kind.PICTURE, "size": picture.size + small.size, **size}
    _put(columns, "picture", f"attachments/{picture.name}", picture)
    _put(columns, "small", f"attachments/{small.name}", small)


def _put(columns: dict, column: str, name: str, content) -> None:
    columns[column] = name
    content.seek(0)
    columns[column] = default_storage.save(name, content)


def _delete(columns: dict) -> None:
    for column in ("picture", "small", "document"):
        if name := columns.get(column):
            with suppress(OSError):
                default_storage.delete(name)


def _check_room(report: Report, size: int) -> None:
    kept = report.attachments.kept()
    if kept.count() >= FILES_AT_MOST:
        raise ValidationError(_("A report can have ten files. Remove one before you add another."))
    if (kept.aggregate(sum=Sum("size"))["sum"] or 0) + size > BYTES_AT_MOST:
        raise ValidationError(_("The files of a report can have 30 MB together. Remove one, or save it smaller."))
    partner = report.obligation.network.partner_id
    used = Attachment.objects.filter(report__obligation__network__partner=partner).aggregate(sum=Sum("size"))["sum"]
    if (used or 0) + size > settings.ATTACHMENT_QUOTA:
        raise ValidationError(_("Your organisation has no room left for files. Ask the project office for more."))


def clean_name(name: str) -> str:
    """Return a file's name without folders and without signs that cannot be seen, at most 150 letters long."""
    last = UNSEEN.sub("", (name or "").replace("\\", "/").rpartition("/")[2])
    last = " ".join(last.split()).strip(". ") or "file"
    suffix = PurePath(last).suffix[:10]
    return last if len(last) <= 150 else last[: 150 - len(suffix)] + suffix


def _touch(report: Report, actor: User) -> None:
    report.revision += 1
    report.saved_at = timezone.now()
    report.save(update_fields=["revision", "saved_at", "content"])
    report.writers.add(actor)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, actor: User) -> None:
    """Take a file out of the draft; versions that were sent with it keep it."""
    locked = writable(attachment.report, actor)
    removed = locked.attachments.kept().filter(pk=attachment.pk).update(removed_at=timezone.now())
    if removed:
        stem = f"{STEM}{attachment.uuid}-"
        locked.content = {name: value for name, value in locked.content.items() if not name.startswith(stem)}
        _touch(locked, actor)
