"""A full disk while a large file comes in, or while it is stored."""

import errno
import io

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from sempre import views
from sempre.uploads import NO_ROOM, UnstoredFile, is_no_room
from tests.full_disk import FULL_DISKS, fill


class PictureForm(forms.Form):
    title = forms.CharField()
    picture = forms.FileField(required=False)


def sent(**files):
    content = {name: SimpleUploadedFile(f"{name}.bin", data) for name, data in files.items()}
    request = RequestFactory().post("/", {"title": "Garden", **content})
    return request, PictureForm(request.POST, request.FILES)


@pytest.mark.parametrize("disk", FULL_DISKS)
def test_the_field_says_that_there_is_no_room(monkeypatch, settings, disk):
    fill(monkeypatch, settings, disk)
    request, form = sent(picture=b"x" * 3000, other=b"y")
    assert (form.errors, form.cleaned_data) == ({"picture": [NO_ROOM]}, {"title": "Garden"})
    assert [type(file) for file in request.FILES.values()] == [UnstoredFile] * 2
    request.close()


def test_with_room_large_files_come_in_as_they_were(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    request, form = sent(picture=b"x" * 300_000, other=b"y")
    assert (form.is_valid(), request.FILES["picture"].read()) == (True, b"x" * 300_000)
    assert request.FILES["other"].size == 1
    request.close()


def test_after_a_file_without_room_the_next_one_may_find_some(monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    request = RequestFactory().post("/", {"a": io.BytesIO(b"first"), "b": io.BytesIO(b"second")})
    with monkeypatch.context() as patch:
        fill(patch, settings, "full at once", times=1)
        found = {name: type(file) is UnstoredFile for name, file in request.FILES.items()}
    assert (found, request.FILES["b"].read()) == ({"a": True, "b": False}, b"second")


@pytest.mark.django_db
def test_a_full_store_is_told_on_a_page_of_its_own(rf):
    request = rf.post(reverse("home"))
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        answer = views.server_error(request)
    assert (answer.status_code, "There is no room for files at the moment" in answer.content.decode()) == (507, True)
    assert [is_no_room(error) for error in (None, OSError(errno.EACCES, ""), OSError(errno.EDQUOT, ""))] == [
        False, False, True,
    ]  # fmt: skip
