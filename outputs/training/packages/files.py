"""The files of a module: made once for a content, kept in the cache by its fingerprint."""

import hashlib
import io
import re
import zipfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as kept

from outputs.editing import gift
from outputs.models import Node
from outputs.training import reflection, times
from outputs.training.course import Course
from outputs.training.packages import description, manifest, page
from sempre import markdown
from sempre.alternates import absolute

SCORM_12, SCORM_2004, OFFLINE, GIFT = NAMES = ("scorm-1.2.zip", "scorm-2004.zip", "offline.zip", "questions.gift")
PLATFORMS = {SCORM_12: "1.2", SCORM_2004: "2004"}
KEEP = 30 * 24 * 60 * 60
WRITTEN = (2016, 3, 1, 0, 0, 0)  # of every file in a ZIP, so that the same content is the same bytes


def exists(module: Course, name: str) -> bool:
    """Say whether a module has this file; an outline knows it, too."""
    kinds = {unit.kind for unit in module.units}
    return Node.UnitType.QUIZ in kinds if name == GIFT else bool(kinds)


def make(module: Course, name: str) -> bytes:
    """Return the file of a module that is gathered in full and whose language is active."""
    if name == GIFT:
        return _gift(module).encode()
    platform = PLATFORMS.get(name, "")
    files = page.files_of(module, platform)
    if platform:
        files = {"imsmanifest.xml": manifest.manifest_of(module, platform, files), **files}
    return _zip(files)


def _gift(module: Course) -> str:
    questions = [question for unit in module.units if unit.quiz for question in unit.quiz.questions]
    notes = (f"{module.title}, {module.version}", absolute(module.path), module.licence)
    return gift.write_gift(questions, category=f"SEMPRE/{module.title}", notes=notes)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, date_time=WRITTEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def file_of(module: Course, name: str) -> bytes:
    """Return the file as it is kept, else make and keep it."""
    key = key_of(module, name)
    data = kept.get(key)
    if data is None:
        data = make(module, name)
        kept.set_many({key: data, _size_key(module, name): len(data)}, KEEP)
    return data


def is_kept(module: Course, name: str) -> bool:
    return key_of(module, name) in kept


def sizes(module: Course) -> dict[str, int]:
    """Return the bytes of the files that were made, by their names; an outline is enough."""
    keys = {_size_key(module, name): name for name in NAMES}
    return {keys[key]: size for key, size in kept.get_many(keys).items()}


def key_of(module: Course, name: str) -> str:
    """Return the name of the file in the cache: the same for the same content, words and layout."""
    said = "\n".join((_code(), _words(module.language), settings.BASE_URL, name, repr(module)))
    return f"package-{hashlib.sha256(said.encode()).hexdigest()}"


def _size_key(module: Course, name: str) -> str:
    said = "\n".join((module.key, module.version, module.language, name))
    return f"package-size-{hashlib.sha256(said.encode()).hexdigest()}"


def file_name(module: Course, name: str) -> str:
    """Return the name under which the file is saved: what it is of, in which language and edition."""
    edition = re.sub(r"[^A-Za-z0-9.]+", "-", module.version).strip("-.")
    return "-".join(filter(None, ("sempre", module.slug, module.language, edition, name)))


@cache
def _code() -> str:
    """Return a fingerprint of what lays out the files, so that a new layout makes them anew."""
    modules = (description, page, manifest, gift, reflection, times, markdown)
    templates = sorted((settings.BASE_DIR / "templates" / "outputs" / "packages").iterdir())
    sources = [*(Path(module.__file__) for module in modules), Path(__file__), *templates]
    assets = (page.asset(name) for name in (*page.STYLES, *page.PLATFORM_SCRIPTS, *page.PICTURES, "img/icons.svg"))
    return hashlib.sha256(b"".join((*(path.read_bytes() for path in sources), *assets))).hexdigest()


@cache
def _words(language: str) -> str:
    """Return a fingerprint of the interface's words in a language."""
    catalogue = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.mo"
    return hashlib.sha256(catalogue.read_bytes() if catalogue.is_file() else b"").hexdigest()
