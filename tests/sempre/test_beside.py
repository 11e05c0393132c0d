import pytest

from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory

pytestmark = pytest.mark.django_db

TEXTS = {"en": "One\n\nTwo", "sv": "Ett\n\nTvå"}


def of(factory, title: str, field: str, **fields):
    texts = {f"{field}_{code}": words for code, words in TEXTS.items()}
    return factory(**{f"{title}_en": "Name", f"{title}_sv": "Namn"}, **texts, **fields)


PAGES = {
    "page": lambda: of(PageFactory, "title", "body", slug="about"),
    "partner": lambda: of(PartnerFactory, "name", "contribution"),
    "network": lambda: of(NetworkFactory, "name", "purposes"),
    "micro-project": lambda: of(MicroProjectFactory, "title", "body"),
    "event": lambda: of(EventFactory, "title", "body"),
    "news": lambda: of(NewsItemFactory, "title", "body"),
}


@pytest.mark.parametrize("kind", PAGES)
def test_every_text_page_shows_a_second_language_beside_it(visitor, kind):
    address = PAGES[kind]().get_absolute_url()
    html = visitor.get(f"{address}?beside=sv").text
    assert '<div lang="en"><p>One</p>\n</div><div lang="sv"><p>Ett</p>\n</div>' in html
    assert '<div lang="en"><p>Two</p>\n</div><div lang="sv"><p>Två</p>\n</div>' in html
    assert '<span class="also" lang="sv">Namn</span>' in html
    assert '<option value="sv" lang="sv" selected>Svenska</option>' in html
    assert '<meta name="robots" content="noindex">' in html


def test_the_page_itself_stands_alone_and_offers_the_others(visitor):
    address = PAGES["page"]().get_absolute_url()
    html = visitor.get(address).text
    assert ("Ett" in html, '<option value="sv" lang="sv">Svenska</option>' in html, "noindex" in html) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize("asked", ["fi", "en", "xx", ""])
def test_a_language_that_is_not_there_leaves_the_text_alone(visitor, asked):
    address = PAGES["page"]().get_absolute_url()
    response = visitor.get(f"{address}?beside={asked}")
    assert (response.status_code, "passages-beside" in response.text) == (200, False)
    assert ("stand alone" in response.text) == (asked == "fi")
    assert ("does not have the second language" in response.text) == (asked == "xx")


def test_what_stands_in_the_second_language_already_is_not_missing(visitor):
    address = PageFactory(slug="about", body_en="One").get_absolute_url().replace("/en/", "/fi/")
    html = visitor.get(f"{address}?beside=en").text
    assert ("shown in" in html or "English" in html, 'note-language" role="status"' in html) == (True, False)
