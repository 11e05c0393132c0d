"""A disk without room for temporary files: the machine's own ``/dev/full``, or a folder that is not there."""

import io

from django.core.files import temp

FULL_DISKS = ("full at once", "full while writing out", "no folder")
KEPT_BACK = 1024 * 1024  # bytes that are written out late


def fill(monkeypatch, settings, disk: str, *, times: int = 1000) -> None:
    """Let every upload go to a temporary file, and the first ``times`` of them fail as ``disk`` says."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    if disk == "no folder":
        settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
        return
    real, left = temp.NamedTemporaryFile, iter(range(times))

    def named_file(**kwargs):
        if next(left, None) is None:
            return real(**kwargs)
        raw = io.FileIO("/dev/full", "w")
        return raw if disk == "full at once" else io.BufferedWriter(raw, KEPT_BACK)

    monkeypatch.setattr(temp, "NamedTemporaryFile", named_file)
