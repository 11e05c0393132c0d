"""The regular endings of the nine languages: what a stemmer takes off, and what it leaves on."""

import re
import threading
from collections.abc import Callable, Iterator

import Stemmer

from sempre.search.letters import folded

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

# What changes inside a word with its ending: a pattern at the end of the word, and what stands there in all its forms.
_CHANGES = {
    "sv": (
        (r"st[aä]d(?:s|en|ens|er|ers|erna|ernas)?$", "stad"),  # verkstad, verkstäder
        (r"(?<=\w{3})(?<!^med)(?<!^sed)(?<!^red)(?<!^und)(?<!^ann)(?<!^inn)(?<!^såd)(?<!^näst)ans?$", ""),  # veckan
        (r"(?<=\w{4})um(?:et)?$", ""),  # seminarium, seminariet
        (r"(?<=\w[^aeiouyåäö])el(?:n|ns|s)?$", "l"),  # regel, regler
    ),
    "da": (
        (r"(?<=\w{4})um(?:met)?$", ""),  # museum, museet
        (r"([^aeiouyæøå])\1el$", r"\1l"),  # middel, midler
        (r"(?<=\w[^aeiouyæøå])el$", "l"),  # regel, regler
    ),
    "de": (
        (r"(?<=\w{4})(?<!^term)in(?:nen)?$", ""),  # Partnerin, Partnerinnen, Partner
        (r"(?:(?<=zentr)|(?<=muse))(?:ums?|en|n)$", ""),  # Zentren, Zentrum
    ),
    "pl": (
        (r"d(?:zie|zi|a|y|ę|ą|o)$", "d"),  # ogrodzie, ogród
        (r"ek$", "k"),  # wózek, wózkach
        (r"(?<=\w{3}[iy])cy$", "k"),  # pracownicy, pracownik
        (r"(?<=\w{2}i)ści$", "st"),  # specjaliści, specjalista
        (r"(?<=\w{2}n)ci$", "t"),  # studenci, student
        (r"(?<=\w[eo])rzy$", "r"),  # partnerzy, partner
        (r"(?<=\w{3})(?<!^świe)cie$", "t"),  # warsztacie, warsztat
        (r"(?<=\w{2})ce$", "k"),  # książce, książka
        (r"(?<=\w{2})dze$", "g"),  # drodze, droga
        (r"(?<=\w{3})rze$", "r"),  # siostrze, siostra
        (r"(?<=\w{3})i?ec$", "c"),  # mieszkaniec, mieszkańca
        (r"(?<=\w{3})i?eń$", "n"),  # sierpień, sierpnia
        (r"(?<=\w{2})ii$", ""),  # Estonii, Estonia
    ),
    "et": (
        (r"t(?:oa|uba|ube)(?:d|s|st|le|l|lt|ga|ni|na|ks|sse|de)?$", "tuba"),  # töötuba, töötoad
        (r"(?<=\w{2})us(?:t|se)?$", "us"),  # teenus, teenust, teenuse
        (r"(?<=\w[dim]en)d(?:i|id|i\w{1,3}|e\w{1,3})?$", "t"),  # klient, kliendid
    ),
    "lv": (
        (r"(?<=ie)š(?:a|i|u|iem|us|os|am|ā)$", "t"),  # jaunieši, jaunietis
        (r"(?<=\w{2})šu$", "t"),  # māšu, māte
        (r"(?<=\w{2})žu$", "d"),  # iestāžu, iestāde
    ),
    "fi": (
        (r"(?<=[^a])aa(?:n|t|na|ta|ksi|ssa|sta|lla|lta|lle|tta)$", "as"),  # verstas, verstaat
        (r"(?<=\w{2}[^k]k)[aä]s$", ""),  # asukas, asukkaat
        (r"(?<=\w{2}t)[oö]n(?:t[aä])?$", "tom"),  # työtön, työttömät
    ),
    "en": (
        (r"(?<=\w{3}i)z(?=(?:e|ed|es|er|ers|ing|ations?|ational)$)", "s"),  # organization, organisation
        (r"(?<=\w{3}o)u(?=rs?(?:hoods?)?$)", ""),  # neighbour, neighbor
    ),
}
_COMPILED = {code: [(re.compile(old), new) for old, new in changes] for code, changes in _CHANGES.items()}


def regular_stems(word: str, language: str) -> frozenset[str]:
    """Return the folded stems of ``word``: of the word, of its plain letters, and a shorter one."""
    plain = folded(word)
    if language == "lv":
        found = {_latvian(word), _latvian(plain), *map(_latvian, _changed(word, "lv"))}
        return frozenset(map(folded, found))
    stem = _stem(word, language)
    found = {stem, _further(word, stem, language), *_changed(word, language)}
    return frozenset(map(folded, found if plain == word else {*found, _stem(plain, language)}))


def _stem(word: str, language: str) -> str:
    if not hasattr(_stemmers, language):
        setattr(_stemmers, language, Stemmer.Stemmer(ALGORITHMS[language]))
    return getattr(_stemmers, language).stemWord(word)


def _changed(word: str, language: str) -> Iterator[str]:
    """Yield ``word`` as it stands in all its forms, where its middle changes with the ending."""
    for pattern, new in _COMPILED.get(language, ()):
        if pattern.search(word):
            changed = pattern.sub(new, word)
            yield _stem(changed, "en") if language == "en" else changed


def _further(word: str, stem: str, language: str) -> str:
    return _FURTHER[language](word, stem) if language in _FURTHER else stem


def _swedish(word: str, stem: str) -> str:
    """Without the article of a noun that is no person: nätverket, nätverk; programmet, program."""
    shorter = _stem(_without(stem, _SWEDISH, 4), "sv")
    return shorter[:-1] if shorter.endswith("mm") and len(shorter) > 4 else shorter


def _without(word: str, endings: tuple[str, ...], least: int) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


def _estonian(word: str, stem: str) -> str:
    """Case endings, then the vowel before them: võrgustikes, võrgustiku, võrgustik."""
    if word.endswith("ne") and len(word) > 4:
        return f"{word[:-2]}s"  # inimene, inimesed
    return _without(_without(word, _ESTONIAN, 4), ("a", "e", "i", "u"), 4)


def _latvian(word: str) -> str:
    stem = _without(word, _LATVIAN, 3)
    return stem[:-1] if re.search(r"[bpmv]j$", stem) else stem  # upe, upju


_FINNISH_PLURAL = ("oja", "ojen", "oita", "oiden", "oissa", "oista", "oilla", "oille", "oilta", "oihin")
_NORMAL = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"(?<=\w{3}[^aeiouyäös])t$|(?<=\w{3}s)t$|(?<=\w{4}[aeiouyäö])t$", ""),  # nuorten, lasten
        (r"(?<=\w\w)[eo]?j$", ""),  # tunteja
        (r"(?<=\w{3}[uy])(?:[uy]?(?:ks|s|d|t)|[uy])?$", "s"),  # mahdollisuudet, mahdollisuus; vastauksen, vastaus
        (r"(?<=\w{4})[aeiä]$|(?<=\w{3}[^aeiouyäö])[aeiä]$|(?<=\w\w[^aeiouyäö])[ei]$", ""),
        (r"(?<=\w[aiouyäe]n)g$", "k"),  # kaupungin, kaupunki
        (r"(?<=\w{2}[aeiouyäö])d(?=[oöuy]?$)", "t"),  # tiedot, tieto
        (r"(?<=\w{3}e)mp$", "m"),  # vanhempi, vanhemmat
    )
)


def _finnish(word: str, stem: str) -> str:
    """Without what is left of the plural and of the last vowel, and with strong consonants: tiedot, tietoja, tieto."""
    if word.endswith("nen") and len(word) > 5:
        return f"{word[:-3]}s"  # ihminen, ihmisten
    if word.endswith(_FINNISH_PLURAL) and len(stem) > 3:
        stem = stem.removesuffix("o").removesuffix("oj")  # kirjoja, kirja
    for pattern, new in _NORMAL:
        stem = pattern.sub(new, stem, count=1)
    return stem


def _english(word: str, stem: str) -> str:
    return _stem(stem, "en")  # empowerment -> empower -> empow, as empowering


_FURTHER: dict[str, Callable[[str, str], str]] = {
    "sv": _swedish,
    "et": _estonian,
    "fi": _finnish,
    "en": _english,
}
