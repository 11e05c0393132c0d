"""Pictures that people upload: checked, re-encoded, stripped of everything but the pixels."""

import io
import uuid

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 1600


def reencode(file, side: int = MAX_SIDE) -> ContentFile:
    """Return the picture in ``file`` as a fresh WebP of at most ``side`` pixels a side.

    Raises ``ValidationError`` for anything that is not a JPEG, PNG or WebP within the limits.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 10 MB. Save it smaller and choose it again."))
    try:
        file.seek(0)
        picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(
                _("The picture has more than 40 million pixels. Save it smaller and choose it again.")
            )
        picture = ImageOps.exif_transpose(picture)
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This file is no picture that can be used. Choose a JPEG, PNG or WebP.")) from error
    picture = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    picture.thumbnail((side, side))
    out = io.BytesIO()
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(out, "WEBP", quality=82, method=4)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")


class PictureFieldFile(FieldFile):
    def save(self, name, content, save=True):
        clean = reencode(content)
        super().save(clean.name, clean, save)


class PictureField(models.FileField):
    """A picture stored re-encoded under a generated name."""

    attr_class = PictureFieldFile

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value and not value._committed:
            reencode(value.file)
        return value
