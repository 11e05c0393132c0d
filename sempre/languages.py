"""The nine languages of the portal: codes, own names, order of fallback."""

from typing import NamedTuple

from django.utils.translation import get_language


class Language(NamedTuple):
    code: str
    name: str  # in the language itself


LANGUAGES = (
    Language("sv", "Svenska"),
    Language("da", "Dansk"),
    Language("de", "Deutsch"),
    Language("pl", "Polski"),
    Language("et", "Eesti"),
    Language("lv", "Latviešu"),
    Language("lt", "Lietuvių"),
    Language("fi", "Suomi"),
    Language("en", "English"),
)
CODES = tuple(language.code for language in LANGUAGES)
NAMES = {language.code: language.name for language in LANGUAGES}
SOURCE = "en"


def current() -> str:
    """Return the code of the reader's language, English where none of the nine is active."""
    code = get_language() or SOURCE
    return code if code in NAMES else SOURCE


def fallback_chain(code: str, original: str = SOURCE) -> tuple[str, ...]:
    """Return the codes to try for a text: the reader's, the original's, English, then the rest."""
    return tuple(dict.fromkeys((code, original, SOURCE, *CODES)))


def in_language(path: str, code: str) -> str:
    """Return ``path`` (``/sv/about/``) with its language prefix replaced by ``code``."""
    _, _, rest = path.removeprefix("/").partition("/")
    return f"/{code}/{rest}"
