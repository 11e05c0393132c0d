"""Check that the interface speaks all nine languages: complete, current, with the placeholders of the source."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from sempre import languages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]|\{(\w*)\}")
SOURCES = ("sempre", "partners", "networks", "microprojects", "outputs", "templates", "static")
type Key = tuple[str | None, str]


class Command(BaseCommand):
    help = "Check the catalogues under locale/: nothing missing, fuzzy, outdated, or with other placeholders."

    def handle(self, **options):
        problems = [problem for code in languages.CODES for problem in check_catalogue(code)]
        if shutil.which("xgettext"):
            problems += check_sources()
        else:
            self.stderr.write(
                "gettext is not installed: not checked whether every text of the code is in the catalogues"
            )
        if problems:
            raise CommandError("\n".join(problems) + f"\n{len(problems)} problem(s) in locale/")
        self.stdout.write("interface texts complete in nine languages")


def catalogue(code: str, domain: str = "django") -> Path:
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / f"{domain}.po"


def check_catalogue(code: str) -> Iterator[str]:
    """Give every entry that is empty, fuzzy, or does not hold what the source holds."""
    path = catalogue(code)
    if not path.exists():
        yield f"{code}: there is no {path.name}"
        return
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        if entry.fuzzy or not entry.translated():
            yield f"{code}: {'fuzzy' if entry.fuzzy else 'untranslated'}: {entry.msgid!r}"
            continue
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if not same_placeholders(entry, text):
                yield f"{code}: other placeholders than the source: {entry.msgid!r}"


def same_placeholders(entry: polib.POEntry, text: str) -> bool:
    """Whether ``text`` fills in what the source fills in; a plural form may leave the number to a word."""
    found = {match.group() for match in PLACEHOLDER.finditer(text)}
    wanted = {match.group() for match in PLACEHOLDER.finditer(entry.msgid)}
    if not entry.msgid_plural:
        return found == wanted
    plural = {match.group() for match in PLACEHOLDER.finditer(entry.msgid_plural)}
    return wanted & plural - {"%(n)s"} <= found <= wanted | plural


def keys(path: Path) -> set[Key]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


def check_sources() -> Iterator[str]:
    """Give every text that the code has and the catalogues don't, and the other way round."""
    current = keys_in_code()
    for code in languages.CODES:
        if catalogue(code).exists():
            stored = keys(catalogue(code))
            yield from (
                f"{code}: not in the catalogue, run `make messages`: {msgid!r}" for _, msgid in current - stored
            )
            yield from (
                f"{code}: no longer in the code, run `make messages`: {msgid!r}" for _, msgid in stored - current
            )


def keys_in_code() -> set[Key]:
    """Collect the texts of the code in a scratch folder that links to it: `makemessages` writes where it looks."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        scratch = Path(folder)
        for name in SOURCES:
            (scratch / name).symlink_to(settings.BASE_DIR / name)
        (scratch / "locale").mkdir()
        with override_settings(LOCALE_PATHS=[str(scratch / "locale")]):
            call_command("makemessages", locale=[languages.SOURCE], symlinks=True, no_wrap=True, verbosity=0)
            return keys(catalogue(languages.SOURCE))
