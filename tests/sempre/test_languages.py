import pytest

from sempre import languages


def test_the_nine_languages_and_their_own_names():
    assert languages.CODES == ("sv", "da", "de", "pl", "et", "lv", "lt", "fi", "en")
    assert languages.NAMES["lt"] == "Lietuvių"


@pytest.mark.parametrize(
    ("path", "code", "result"),
    [("/sv/about/", "lt", "/lt/about/"), ("/en/", "fi", "/fi/"), ("/en/tools/x/", "de", "/de/tools/x/")],
)
def test_an_address_in_another_language(path, code, result):
    assert languages.in_language(path, code) == result


def test_the_order_in_which_a_text_is_looked_for():
    assert languages.fallback_chain("lt", "da") == ("lt", "da", "en", "sv", "de", "pl", "et", "lv", "fi")
