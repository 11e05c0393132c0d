"""Words of the nine languages as search compares them: exact, folded to plain letters, and as stems."""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from sempre import languages

ALGORITHMS = {
    "sv": "swedish",
    "da": "danish",
    "de": "german",
    "pl": "polish",
    "et": "estonian",
    "lt": "lithuanian",
    "fi": "finnish",
    "en": "english",
}
MAX_WORD = 60  # letters; what is longer is no word
WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})
_SPELLED = str.maketrans({"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "ß": "ss"})
_stemmers = threading.local()  # a stemmer must not be shared by threads

# Endings, longest first, that the stemmers leave on; a stem keeps at least four letters (Latvian: three).
_SWEDISH = ("ets", "et", "t")
_ESTONIAN = (
    *("tele", "dele", "test", "dest", "tega", "dega", "tesse", "desse", "teks", "deks", "telt", "delt", "teni", "deni"),
    *("sse", "tel", "del", "tes", "des", "le", "lt", "ga", "ks", "ni", "na", "ta", "st", "te", "de", "id", "sid"),
    *("l", "s", "d"),
)
_LATVIAN = (
    *("ajiem", "ajām", "ajai", "ajam", "ajos", "ajās", "ajā", "ais", "iem", "ijai", "ijas", "iju", "ijā", "ija"),
    *("ām", "ēm", "īm", "ās", "ēs", "īs", "os", "as", "es", "is", "us", "am", "em", "im", "um", "ai", "ei", "ij", "ie"),
    *("a", "e", "i", "u", "o", "s", "š", "ā", "ē", "ī", "ū"),
)


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, in small letters; a compound with a hyphen gives its parts."""
    found = (word[:MAX_WORD] for word in WORD.findall(unicodedata.normalize("NFKC", text).lower()))
    return [word for word in found if folded(word)]


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Return ``word`` in plain letters: ``tønder`` as ``tonder``."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def spellings(word: str) -> frozenset[str]:
    """Return the word itself, in plain letters, and spelled out: ``plön``, ``plon``, ``ploen``."""
    return frozenset((word, folded(word), folded(word.translate(_SPELLED))))


@lru_cache(maxsize=100_000)
def stems(word: str, language: str) -> frozenset[str]:
    """Return the folded stems of ``word`` in ``language``: of the word, of its plain letters, and a shorter one."""
    plain = folded(word)
    if language == "lv":
        return frozenset((folded(_latvian(word)), folded(_latvian(plain))))
    stem = _stemmer(language).stemWord(word)
    found = {folded(stem), folded(_further(word, stem, language))}
    return frozenset(found if plain == word else {*found, folded(_stemmer(language).stemWord(plain))})


def _stemmer(language: str) -> Stemmer.Stemmer:
    if not hasattr(_stemmers, language):
        setattr(_stemmers, language, Stemmer.Stemmer(ALGORITHMS[language]))
    return getattr(_stemmers, language)


# Words whose middle changes with the ending, and that the stemmers therefore leave apart.
_CHANGES = {
    "sv": (re.compile(r"st[aä]d(?:s|en|ens|er|ers|erna|ernas)?$"), "stad"),  # verkstad, verkstäder
    "et": (re.compile(r"t(?:oa|uba)(?:d|s|st|le|l|lt|ga|ni|na|ks|sse|de)?$"), "tuba"),  # töötuba, töötoad
    "fi": (re.compile(r"(?<=[^a])aa(?:n|t|na|ta|ksi|ssa|sta|lla|lta|lle|tta)$"), "as"),  # verstas, verstaat
    "pl": (re.compile(r"(?:d(?:zie|a|y|ę|ą|o)|ek)$"), lambda found: "k" if found[0] == "ek" else "d"),  # wózek, wózkach
}


def _further(word: str, stem: str, language: str) -> str:
    if language in _CHANGES and _CHANGES[language][0].search(word):
        return _CHANGES[language][0].sub(_CHANGES[language][1], word)
    if language == "en":  # empowerment -> empower -> empow, as empowering
        return _stemmer("en").stemWord(stem)
    if language == "sv":  # nätverket -> nätverk
        return _stemmer("sv").stemWord(_without(stem, _SWEDISH, 4))
    if language == "fi":  # ihminen, ihmisten -> ihmis
        return f"{word[:-3]}s" if word.endswith("nen") and len(word) > 5 else stem.removesuffix("t")
    if language == "et":
        return _estonian(word)
    return stem


def _without(word: str, endings: tuple[str, ...], least: int) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


def _estonian(word: str) -> str:
    """Case endings, then the vowel before them: võrgustikes, võrgustiku, võrgustik."""
    if word.endswith("ne") and len(word) > 5:
        return f"{word[:-2]}s"  # inimene, inimesed
    return _without(_without(word, _ESTONIAN, 4), ("a", "e", "i", "u"), 4)


def _latvian(word: str) -> str:
    stem = _without(word, _LATVIAN, 3)
    return stem[:-1] if re.search(r"[bpmv]j$", stem) else stem  # upe, upju


@lru_cache(maxsize=50_000)
def forms(word: str, codes: tuple[str, ...] = languages.CODES) -> frozenset[str]:
    """Return everything under which a word is kept and looked up; stems carry their language: ``sv/natverk``."""
    return spellings(word) | {f"{code}/{stem}" for code in codes for stem in stems(word, code)}


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text without marks and addresses of links."""
    without_links = re.sub(r"\]\([^)]*\)", "]", markdown)
    return " ".join(re.sub(r"[*_`#>\[\]]|^\s*(?:[-+]|\d+\.)\s", " ", without_links, flags=re.MULTILINE).split())


def quoted(form: str) -> str:
    """Return ``form`` as PostgreSQL writes a word in a vector or a query."""
    return "'" + form.replace("\\", "\\\\").replace("'", "''") + "'"
