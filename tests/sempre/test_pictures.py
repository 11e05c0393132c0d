import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sempre import pictures
from sempre.pictures import reencode


def upload(form: str = "JPEG", size=(40, 30), name: str = "x.jpg", **options) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return SimpleUploadedFile(name, out.getvalue())


def test_a_picture_is_stored_as_a_fresh_webp_without_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010E] = "planted description"
    exif[0x0112] = 6  # lies on its side
    clean = reencode(upload(exif=exif))
    stored = Image.open(clean)
    assert (stored.format, stored.size, dict(stored.getexif())) == ("WEBP", (30, 40), {})
    assert b"planted" not in clean.read()
    assert clean.name.endswith(".webp")


def test_large_pictures_are_made_smaller():
    assert Image.open(reencode(upload(size=(3200, 1600)))).size == (1600, 800)


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.png", b"no picture"),
        SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        upload("BMP", name="x.jpg"),
        upload("GIF", name="x.gif"),
        SimpleUploadedFile("x.jpg", upload().read()[:200]),
    ],
)
def test_anything_else_is_refused_with_advice(file):
    with pytest.raises(ValidationError) as error:
        reencode(file)
    assert "Choose a JPEG, PNG or WebP." in error.value.message


def test_limits_on_bytes_and_pixels(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    with pytest.raises(ValidationError, match="pixels"):
        reencode(upload())
    monkeypatch.setattr(pictures, "MAX_BYTES", 10)
    with pytest.raises(ValidationError, match="10 MB"):
        reencode(upload())
