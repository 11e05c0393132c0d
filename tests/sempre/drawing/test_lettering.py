import pytest

from sempre.drawing.lettering import SAFETY, broken, text_height, text_width


def test_text_width_adds_up_glyphs():
    assert round(text_width("Varde", 100), 2) == round((69 + 62 + 42 + 64 + 62) * SAFETY, 2)


@pytest.mark.parametrize(
    ("accented", "plain"),
    [
        ("ąčęėįšųūž", "aceeisuuz"),
        ("õäöåšž", "oaoasz"),
        ("ćńóśźż", "cnoszz"),
        ("āēģīķļņ", "aegikln"),
        ("ŽĀÅÄÖ", "ZAAAO"),
    ],
)
def test_text_width_accents_weigh_nothing(accented, plain):
    assert text_width(accented, 12) == text_width(plain, 12)


def test_text_width_knows_letters_without_a_base_and_is_careful_with_others():
    assert text_width("łøæß", 100) == (29 + 62 + 99 + 63) * SAFETY
    assert text_width("Ж", 100) == 100 * SAFETY


def test_text_width_bold_is_wider():
    assert round(text_width("Varde", 12, bold=True) / text_width("Varde", 12), 6) == 1.1


def test_text_height_grows_by_the_leading():
    assert round(text_height(1, 10), 2) == 10.2
    assert round(text_height(3, 10), 2) == 33


def test_broken_makes_lines_as_even_as_words_allow():
    assert broken("Support for parents of children", 2, 12) == ("Support for", "parents of children")
    assert broken("Luleå", 1, 12) == ("Luleå",)
    assert broken("Luleå", 2, 12) is None
    assert broken("", 1, 12) is None
