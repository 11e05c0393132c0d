"""Large files on their way in: where the disk has no room for them, the form says so instead of an error page."""

import errno
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger("sempre.uploads")
NO_ROOM = _(
    "The portal has no room for files at the moment. Your text is kept. Please try again later, or tell "
    "the project office."
)


def is_no_room(error: BaseException | None) -> bool:
    """Whether a file could not be written because the disk, or our part of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


class UnstoredFile(UploadedFile):
    """A file that found no room: to whoever asks for its size, as every form does, it says so."""

    def __init__(self, name: str, content_type: str):
        super().__init__(io.BytesIO(), name, content_type)

    @property
    def size(self) -> int:
        """Raise ``ValidationError``: there is nothing to measure."""
        raise ValidationError(NO_ROOM)

    @size.setter
    def size(self, value: int | None) -> None:
        """Take no notice of what the parser counted."""


class TemporaryFileHandler(TemporaryFileUploadHandler):
    """Write what is too large for the memory to a temporary file, and go on with the request where that fails."""

    def new_file(self, *args, **kwargs):
        self.__dict__.pop("file", None)  # the one before belongs to the request now
        with self._room():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        with self._room():
            if self._is_stored:
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        with self._room():
            if self._is_stored:
                super().file_complete(file_size)
        return self.file

    def upload_interrupted(self):
        with suppress(OSError):
            if self._is_stored:
                super().upload_interrupted()

    @property
    def _is_stored(self) -> bool:
        return hasattr(self, "file") and not isinstance(self.file, UnstoredFile)

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            logger.exception("An uploaded file found no room")
            if self._is_stored:
                with suppress(OSError):
                    self.file.close()
            self.file = UnstoredFile(self.file_name, self.content_type)
