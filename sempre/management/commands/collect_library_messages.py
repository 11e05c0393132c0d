"""Texts of libraries that are not translated into all nine languages: bring them into our own catalogues.

Libraries' catalogues fall short: `django-import-export` knows four of the nine, `django-auditlog` none, Django's own
admin most of each. Ours win over theirs. `sempre/library_messages.py` names the texts, so that `makemessages` keeps
them; with ``--fill`` the languages that a library does know are copied, and only true gaps are left to translate.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
from django.conf import global_settings, settings
from django.core.management.base import BaseCommand

from sempre import languages
from sempre.management.commands.check_messages import Key, catalogue

LIBRARIES = (
    "django.conf",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "import_export",
)
SOURCES_ONLY = ("auditlog",)  # ships no catalogue in our languages
TARGETS = tuple(code for code in languages.CODES if code != languages.SOURCE)
MODULE = Path(settings.BASE_DIR) / "sempre" / "library_messages.py"
HEAD = '''"""Texts of libraries that lack one of the nine languages, for `makemessages` to find.

Written by `manage.py collect_library_messages`; nothing imports it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, npgettext_lazy, pgettext_lazy

'''
CALL = re.compile(r"""\b(?:_|gettext|gettext_lazy)\(\s*((?:["'](?:[^"'\\]|\\.)*["']\s*)+)\)""")


class Command(BaseCommand):
    help = "Name the texts of libraries that lack a translation; --fill copies what the libraries do know."

    def add_arguments(self, parser):
        parser.add_argument("--fill", action="store_true")

    def handle(self, *, fill: bool, **options):
        if fill:
            self.stdout.write(f"{sum(map(self.fill, TARGETS))} texts copied from the libraries")
            return
        entries = gaps("django")
        MODULE.write_text(HEAD + "".join(sorted(map(line_of, entries.values()))), encoding="utf-8")
        self.write_script_catalogues()
        self.stdout.write(f"{len(entries)} texts in {MODULE.name}")

    def fill(self, code: str) -> int:
        """Copy what the libraries know in one language into empty entries of ours."""
        ours = polib.pofile(str(catalogue(code)))
        known = {key: entry for library in LIBRARIES for key, entry in translated(library, code, "django").items()}
        filled = 0
        for entry in ours.untranslated_entries() + ours.fuzzy_entries():
            theirs = known.get((entry.msgctxt, entry.msgid))
            if theirs and len(theirs.msgstr_plural) == len(entry.msgstr_plural):
                entry.msgstr, entry.msgstr_plural = theirs.msgstr, theirs.msgstr_plural
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
                filled += 1
        ours.save()
        return filled

    def write_script_catalogues(self) -> None:
        """Keep `djangojs.po` of each language: the texts of the admin's scripts that some language lacks."""
        entries = gaps("djangojs")
        for code in languages.CODES:
            path = catalogue(code, "djangojs")
            before = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
            known = translated("django.contrib.admin", code, "djangojs")
            ours = polib.POFile(wrapwidth=0)
            ours.metadata = {
                "Language": code,
                "MIME-Version": "1.0",
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
            } | plural_forms(code)
            for key, entry in sorted(entries.items(), key=lambda item: item[0][1]):
                found = known.get(key) or before.get(key)
                ours.append(found or empty(entry, code))
            ours.save(str(path))


def empty(entry: polib.POEntry, code: str) -> polib.POEntry:
    """An entry to translate; English is its own translation."""
    is_source = code == languages.SOURCE
    new = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgid_plural=entry.msgid_plural)
    if not entry.msgid_plural:
        new.msgstr = entry.msgid if is_source else ""
        return new
    forms = int(re.search(r"nplurals=(\d)", plural_forms(code)["Plural-Forms"])[1])
    source = {0: entry.msgid, 1: entry.msgid_plural}
    new.msgstr_plural = source if is_source else dict.fromkeys(range(forms), "")
    return new


def plural_forms(code: str) -> dict[str, str]:
    """Django's own rule for the plural of a language."""
    path = folder("django.conf") / code / "LC_MESSAGES" / "django.po"
    return {"Plural-Forms": polib.pofile(str(path)).metadata["Plural-Forms"]}


def folder(library: str) -> Path:
    return Path(find_spec(library).submodule_search_locations[0]) / "locale"


def entries_of(library: str, code: str, domain: str) -> Iterator[polib.POEntry]:
    path = folder(library) / code / "LC_MESSAGES" / f"{domain}.po"
    if path.exists():
        yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def translated(library: str, code: str, domain: str) -> dict[Key, polib.POEntry]:
    return {(e.msgctxt, e.msgid): e for e in entries_of(library, code, domain) if e.translated() and not e.fuzzy}


def gaps(domain: str) -> dict[Key, polib.POEntry]:
    """The texts that at least one of the nine languages lacks; names of other languages do not matter here."""
    wanted: dict[Key, polib.POEntry] = {}
    for library in LIBRARIES:
        source = next(filter(None, ([*entries_of(library, code, domain)] for code in ("en", "de", "fr"))), [])
        lacking = set().union(
            *({(e.msgctxt, e.msgid) for e in source} - translated(library, code, domain).keys() for code in TARGETS)
        )
        wanted |= {(e.msgctxt, e.msgid): e for e in source if (e.msgctxt, e.msgid) in lacking and not is_name(e)}
    if domain == "django":
        wanted |= {(None, text): polib.POEntry(msgid=text) for text in texts_without_catalogue()}
    return wanted


def is_name(entry: polib.POEntry) -> bool:
    """Whether the text is the name of a language; Django's catalogue lists a hundred."""
    return entry.msgid in {name for _code, name in global_settings.LANGUAGES}


def texts_without_catalogue() -> Iterator[str]:
    for library in SOURCES_ONLY:
        for file in Path(find_spec(library).submodule_search_locations[0]).rglob("*.py"):
            for match in CALL.finditer(file.read_text(encoding="utf-8")):
                yield ast.literal_eval(f"({match.group(1)})")


def line_of(entry: polib.POEntry) -> str:
    if entry.msgid_plural and entry.msgctxt:
        return f"npgettext_lazy({entry.msgctxt!r}, {entry.msgid!r}, {entry.msgid_plural!r})\n"
    if entry.msgid_plural:
        return f"ngettext_lazy({entry.msgid!r}, {entry.msgid_plural!r})\n"
    if entry.msgctxt:
        return f"pgettext_lazy({entry.msgctxt!r}, {entry.msgid!r})\n"
    return f"_({entry.msgid!r})\n"
