"""Other names of the same: places as the neighbours call them, and the words that people use instead of ours.

A word typed finds what has any of its group; the index keeps only what the texts say.
"""

from collections import defaultdict
from functools import cache

from sempre import languages
from sempre.search.words import forms, spellings

# One place a line: its own name, then those of the other languages. Names alike but for marks need no mention.
_PLACES = """
Tønder Tondern
Liepāja Libau Lipawa Liepoja Liibavi Libava
Klaipėda Memel Kłajpeda Klaipeda
Rīga Riga Riia Ryga Riika Ryga
Valmiera Wolmar Volmari
Võru Werro Veru
Põlva Pölwa Pelva
Viljandi Fellin Vīlande
Tartu Dorpat Tērbata
Tallinn Reval Tallina Talin Talinas
Rakvere Wesenberg
Luleå Luulaja
Vaasa Vasa
Kokkola Karleby
Pietarsaari Jakobstad
Korsholm Mustasaari
Kurzeme Kurland Kurlandia Kuržemė Kuurinmaa Kuramaa Courland
Vidzeme Livland Liwonia Vidžemė
Österbotten Pohjanmaa Ostrobothnia Ostrobotnia
Norrbotten Norrland Norbotena Pohjois-Ruotsi
Dithmarschen Ditmarsken
Nordfriesland Nordfrisland
Husum Hüsem
Schleswig Slesvig Szlezwik Šlēsviga Šlėzvigas
Holstein Holsten Holsztyn Holšteina Holšteinas
Kiel Kilonia Ķīle Kylis
Hamburg Hamborg Hampuri Hamburga Hamburgas
Szczecin Stettin Ščecina Ščecinas
Poznań Posen
Stockholm Tukholma Sztokholm Stokholma Stokholmas
"""
_WORDS = {
    "sv": "flykting asylsökande nyanländ\nmamma förälder\nhandikapp funktionsnedsättning",
    "da": "flygtning asylansøger\nmor mødre forælder\nhandicap funktionsnedsættelse",
    "de": "Flüchtling Geflüchtete Asylbewerber Asylsuchende\nArbeitslose Erwerbslose\n"
    "Mutter Eltern\nBehinderung Handicap",
    "pl": "uchodźca azylant\nmatka rodzic\nniepełnosprawny niepełnosprawność\nbadanie rozpoznanie",
    "et": "pagulane varjupaigataotleja\nema vanem",
    "lv": "bēglis patvēruma\nmāmiņa māte vecāks",
    "lt": "pabėgėlis prieglobsčio\nmama motina tėvai\nneįgalus negalia",
    "fi": "pakolainen turvapaikanhakija\näiti vanhempi",
    "en": "refugee asylum\nmother parent\ndisability handicap",
}


@cache
def _place_names() -> frozenset[str]:
    return frozenset(_PLACES.lower().split())


@cache
def _forms_of_places(language: str) -> frozenset[str]:
    return frozenset().union(*(forms(name, (language,)) for name in _place_names()))


def is_place(word: str, language: str) -> bool:
    """Whether ``word`` is a form of the name of a place, and so no compound: Liepāja has no *paja*."""
    return not _forms_of_places(language).isdisjoint(forms(word, (language,)))


@cache
def names(language: str) -> frozenset[str]:
    """Return the words listed here that a reader of ``language`` may type."""
    return _place_names() | {word for line in _WORDS[language].lower().splitlines() for word in line.split()}


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Return for each form of a listed word the words of its groups."""
    found = defaultdict(set)
    for line in _PLACES.strip().lower().splitlines():
        for name in line.split():
            for form in forms(name, languages.CODES):
                found[form] |= set(line.split())
    for code, listed in _WORDS.items():
        for line in listed.lower().splitlines():
            for word in line.split():
                for form in forms(word, (code,)) - spellings(word):
                    found[form] |= set(line.split())
    return {form: frozenset(group) for form, group in found.items()}


def same(word: str, language: str) -> frozenset[str]:
    """Return the other words that mean the same as ``word`` for a reader of ``language``."""
    known = [_groups().get(form) for form in spellings(word) | forms(word, (language,))]
    return frozenset().union(*filter(None, known)) - {word}
