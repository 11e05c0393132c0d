"""Whether the files of a folder are those that this database was loaded from last."""

import hashlib
from pathlib import Path

from sempre.models import LoadedRecord

KEY = {"kind": "", "key": "all files"}


def fingerprint(root: Path) -> str:
    """Return a digest of the names and bytes of all content files."""
    digest = hashlib.sha256()
    for file in sorted(root.glob("*/*.yaml")):
        digest.update(f"{file.relative_to(root)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_as_loaded(root: Path) -> bool:
    return LoadedRecord.objects.filter(**KEY, fields=[fingerprint(root)]).exists()


def remember(root: Path) -> None:
    LoadedRecord.objects.update_or_create(**KEY, defaults={"fields": [fingerprint(root)]})
