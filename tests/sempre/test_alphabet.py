import pytest

from sempre.alphabet import sort_key

WORDS = {
    "sv": ["Ale", "Yta", "Zebra", "Åre", "Ängel", "Öland"],
    "da": ["Birk", "Zebra", "Ærø", "Østersø", "Aabenraa", "Ålborg", "Aarhus"],
    "de": ["Apfel", "Ärmel", "Arzt", "Birne", "Öl", "Ort", "Straße", "Strauß", "über", "Ufer", "Zug"],
    "pl": ["as", "aż", "ąę", "bar", "cel", "ćma", "ewa", "ęsi", "los", "łoś", "nora", "ńa", "oś", "ósmy", "sen", "ślad",
           "zima", "źdźbło", "żaba"],
    "et": ["sada", "šokk", "zebra", "žest", "tali", "vesi", "õun", "äge", "öö", "üks", "xenoon", "yoga"],
    "lv": ["cits", "čakls", "gals", "ģimene", "kaste", "ķirbis", "sala", "šis", "zeme", "žogs"],
    "lt": ["ąžuolas", "cukrus", "čia", "iki", "yla", "įlanka", "ypač", "ir", "jis", "sala", "šalis", "ūkis", "upė",
           "zona", "žodis"],
    "fi": ["aita", "talo", "Vaasa", "Wankendorf", "Varde", "väli", "yö", "Åbo", "äiti", "öljy"],
    "en": ["apple", "Zebra"],
}  # fmt: skip


@pytest.mark.parametrize("code", WORDS)
def test_words_sort_by_the_alphabet_of_the_language(code):
    shuffled = sorted(WORDS[code])
    assert sorted(shuffled, key=lambda word: sort_key(word, code)) == WORDS[code]


def test_lithuanian_y_stands_with_i_and_before_j():
    words = ["jis", "yra", "iki"]
    assert sorted(words, key=lambda word: sort_key(word, "lt")) == ["iki", "yra", "jis"]


def test_foreign_letters_fall_beside_their_relatives():
    assert sort_key("Tønder", "de") == sort_key("Tonder", "de")
    assert sort_key("Ægir", "sv") == sort_key("Ägir", "sv")


def test_punctuation_and_length_do_not_matter():
    assert sort_key("“Kopā  būt”", "en") == "kopa but"
    assert len(sort_key("a" * 5000, "en")) == 200
