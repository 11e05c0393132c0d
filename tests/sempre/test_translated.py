import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from sempre.models import Page
from sempre.translated import languages_of, text


def page(**fields) -> Page:
    return Page(slug="about", **fields)


@pytest.mark.parametrize(
    ("fields", "reader", "value", "language"),
    [
        ({"title_sv": "Om", "title_en": "About"}, "sv", "Om", "sv"),
        ({"title_en": "About"}, "sv", "About", "en"),
        ({"title_da": "Om os", "title_en": "About", "original_language": "da"}, "sv", "Om os", "da"),
        ({"title_lt": "Apie"}, "sv", "Apie", "lt"),
        ({}, "sv", "", "sv"),
    ],
)
def test_the_reader_gets_the_own_language_then_the_original_then_english_then_any(fields, reader, value, language):
    shown = text(page(**fields), "title", reader)
    assert (shown.value, shown.language) == (value, language)
    assert shown.is_fallback == (bool(value) and language != reader)


def test_a_fallback_carries_its_language_and_is_escaped():
    with translation.override("fi"):
        html = Template('{{ page|text:"title" }}').render(Context({"page": page(title_sv="Om <oss>")}))
    assert html == '<span lang="sv">Om &lt;oss&gt;</span>'


def test_a_text_in_the_own_language_is_plain():
    with translation.override("sv"):
        html = Template('{{ page|text:"title" }}').render(Context({"page": page(title_sv="Om & mer")}))
    assert html == "Om &amp; mer"


def test_the_note_on_a_fallback_comes_once_a_page():
    template = Template('{% body page "body" %}{% body page "body" %}')
    request = RequestFactory().get("/fi/about/")
    with translation.override("fi"):
        html = template.render(Context({"page": page(body_en="Hello **you**"), "request": request}))
    assert html.count('class="note note-language"') == 1
    assert html.count('<div lang="en"><p>Hello <strong>you</strong></p>\n</div>') == 2


def test_languages_in_which_a_text_really_exists():
    assert languages_of(page(title_fi="Tietoa", title_sv="Om"), "title") == ["sv", "fi"]
