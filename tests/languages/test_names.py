"""The names of places, partners and projects that stand in an original stand in every translation, too."""

import re
from functools import cache

import pytest

from sempre import languages
from sempre.search.words import folded, words
from tests.languages.texts import Text, texts

NAMES = (
    "Accelerators AllDi Berlin Chydenius Coompanion Coop Diakonie Dithmarschen Durbe Esbjerg Gabrielius Grobiņa Hamburg"
    " Harkujärve Heide Husum Interreg Jurbarkas Kiel Klaipėda Kocēni Kokkola Korsholm Kurzeme Laitse Landesverband"
    " Liepa Liepāja Luleå Martyno Meldorf Moodle Nordermeldorf Nordfriesland Nordregio Norrbotten Novia Ostrobothnia"
    " Pagėgiai PERITIA Pietarsaari Plön Põlva Rakvere Riga Rubene Rucava Sandora Schleswig SEMPRE Sunderby Syhörnan"
    " Tallinn Tønder Vaasa Valmiera Varde Vidzeme Võru Wankendorf Wirkstatt"
)
ANY = re.compile(rf"\b(?:{'|'.join(NAMES.split())})\b")
# What a name is called where that begins otherwise. A name may also stand as it is written at home.
CALLED = {
    "sv": {"Kokkola": "Karleby", "Ostrobothnia": "Österbotten", "Pietarsaari": "Jakobstad", "Vaasa": "Vasa"},
    "da": {"Ostrobothnia": "Österbotten", "Schleswig": "Slesvig"},
    "de": {"Ostrobothnia": "Österbotten Mittelösterbotten"},
    "pl": {
        "Kiel": "Kilonia", "Klaipėda": "Kłajpeda", "Liepāja": "Lipawa", "Riga": "Ryga Rydze", "Schleswig": "Szlezwik",
    },
    "et": {"Ostrobothnia": "Pohjanmaa", "Riga": "Riia"},
    "lv": {
        "Kiel": "Ķīle", "Norrbotten": "Norbotena", "Põlva": "Pelva", "Riga": "Rīga", "Schleswig": "Šlēsviga",
        "Vaasa": "Vāsa", "Võru": "Veru",
    },
    "lt": {"Kiel": "Kylis Kylyje", "Riga": "Ryga", "Schleswig": "Šlėzvigas", "Tallinn": "Talinas"},
    "fi": {
        "Hamburg": "Hampuri", "Korsholm": "Mustasaari", "Kurzeme": "Kuurinmaa", "Luleå": "Luulaja",
        "Ostrobothnia": "Pohjanmaa", "Riga": "Riika Riia",
    },
}  # fmt: skip
# (where, language, name) -> why it is not there.
ALLOWED = {("partners/coompanion-nord.yaml name", "sv", "Norrbotten"): "Coompanion Nord is its name at home"}


@cache
def beginnings(name: str, code: str) -> tuple[str, ...]:
    """Return how a name may begin in a language, whatever its ending."""
    called = f"{name} {CALLED.get(code, {}).get(name, '')}".split()
    return tuple(folded(form.lower())[: min(4, max(3, len(form) - 1))] for form in called)


def lost(source: str, text: str, code: str) -> list[str]:
    named = sorted(set(ANY.findall(source)))
    there = [folded(word) for word in words(text)] if named else []
    return [name for name in named if not any(word.startswith(beginnings(name, code)) for word in there)]


def lost_in(text: Text) -> list[tuple[str, str, str]]:
    codes = (code for code in languages.CODES if code != text.original)
    return [(text.name, code, name) for code in codes for name in lost(text.source, text.words[code], code)]


def test_names_are_kept():
    assert [found for text in texts() for found in lost_in(text) if found not in ALLOWED] == []


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("fi", "Luulajassa ja Plönissä", []),
        ("fi", "Luulajassa", ["Plön"]),
        ("lt", "Luleo ir Plione", ["Plön"]),
        ("sv", "i Luleå och Plön", []),
        ("sv", "i Umeå och Kiel", ["Luleå", "Plön"]),
    ],
)
def test_a_lost_name_is_found(code, text, found):
    assert lost("in Luleå and Plön", text, code) == found
