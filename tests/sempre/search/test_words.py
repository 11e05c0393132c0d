"""Words, their spellings, and marks in a text."""

import pytest

from sempre.search import clean_query
from sempre.search.marking import excerpt, marked
from sempre.search.words import folded, plain_text, spellings, stems, words

# Words


@pytest.mark.parametrize(
    ("language", "inflected"),
    [
        ("sv", "nätverk nätverken nätverket"),
        ("da", "netværk netværket netværkene"),
        ("de", "netzwerk netzwerke netzwerken"),
        ("pl", "projekt projektów projekty"),
        ("et", "võrgustik võrgustiku võrgustikud võrgustikes"),
        ("et", "inimene inimesed inimeste inimestele"),
        ("lv", "tīkls tīkla tīklu tīkliem tīklos"),
        ("lv", "iespēja iespējas iespējām"),
        ("lt", "tinklas tinklai tinklų"),
        ("fi", "ihminen ihmiset ihmisten"),
        ("en", "empowerment empowering empowered"),
    ],
)
def test_inflected_forms_share_a_stem(language, inflected):
    common = set.intersection(*(set(stems(word, language)) for word in inflected.split()))
    assert len(common) == 1


def test_words_are_small_letters_without_marks():
    assert words("Micro-projects in “Tønder”, R008_x ½") == ["micro", "projects", "in", "tønder", "r008", "x", "1", "2"]


@pytest.mark.parametrize(
    ("word", "plain"), [("tønder", "tonder"), ("łódź", "lodz"), ("straße", "strasse"), ("čiurlionis", "ciurlionis")]
)
def test_folded_is_plain_letters(word, plain):
    assert folded(word) == plain


def test_spellings_include_the_letters_written_out():
    assert spellings("plön") == {"plön", "plon", "ploen"}


def test_plain_text_drops_marks_and_addresses():
    assert plain_text("## A *b*\n\n- [c](https://example.org/d) e\n1. f") == "A b c e f"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" a \x00\x07 b\n", "a b"),
        ("\ud800x", "x"),
        ("x" * 5000, "x" * 200),
        ("\x00" * 5000, ""),
        ("net\u00adwork", "network"),
        ("\u202egarden\u202c \u2066plot\u2069\u200f", "garden plot"),
    ],
)
def test_clean_query(typed, clean):
    assert clean_query(typed) == clean


# Marks


def test_marked_escapes_everything_else():
    assert (
        marked("<b>Garden</b> & Co", lambda word: word.lower() == "garden")
        == "&lt;b&gt;<mark>Garden</mark>&lt;/b&gt; &amp; Co"
    )


def test_excerpt_is_around_the_first_word():
    text = "start " * 60 + "garden " + "end " * 100
    part = excerpt(text, lambda word: word.lower() == "garden")
    assert (part.startswith("… start"), " garden " in part, part.endswith("end …"), len(part) <= 246) == (True,) * 4
