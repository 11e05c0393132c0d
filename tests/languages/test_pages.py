"""No page speaks English to readers of another language, but for names and what is marked as English."""

import re
from collections import Counter

import pytest

from sempre import languages
from tests.languages.reading import Page, addresses

A_KIND = 2  # pages of each kind and language
BESIDE = (
    "search/?q=sempre",
    "search/?q=xyzzy",
    "contribute/",
    "accounts/login/",
    "no-such-page/",
)  # not in the sitemap
ENGLISH = (
    "about an and are as be because been by can close could did do does each every few for from has have here how if"
    " is it its many more most must next no not of on only open our page please previous read search see should some"
    " than that the their them there these they this to was we were what when where which who will with would yes you"
    " your"
)
# The same letters, another word.
OF_THEIR_OWN = {
    "sv": "an be by do for is open",
    "da": "an as be by for have is to",
    "de": "an not see was will",
    "pl": "by do most on to was we",
    "et": "as is on read see",
    "lv": "as it no to",
    "lt": "be by if to",
    "fi": "on to",
}
NAMES = re.compile(
    "|".join(
        (
            r"CC BY(?: 4\.0)?",
            r"Changing Mindsets for Better Social Services",  # the conferences, by the names that they had
            r"Social Innovation and Organisational Change",
            r"The Future of Social Service Delivery in the Baltic Sea Region",
            r"SEMPRE Accelerators for Service Co-Creation",
            r"Organisational Roadmap for Empowerment",
            r"(?:Novia|Vidzeme) University of Applied Sciences",  # where the country's own name means nothing abroad
            r"Save the Children",
            r"Theory of Change",  # tools under the name by which they are known
            r"[Ee]asy-to-[Rr]ead",
            r"[„”]next[“”]",  # a field of the open data
            r"^[\w-]+(?:\.[\w-]+)+: .*",  # a source by the words of its address
            r"https?://\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:eu|org|de|dk|ee|fi|lt|lv|pl|se)\b\S*",
        )
    )
)


def english_words(text: str, code: str) -> list[str]:
    found = re.findall(r"[^\W\d_]+", NAMES.sub(" ", text).lower())
    return [word for word in found if word in set(ENGLISH.split()) - set(OF_THEIR_OWN[code].split())]


@pytest.mark.usefixtures("content", "db")
@pytest.mark.parametrize("code", [code for code in languages.CODES if code != languages.SOURCE])
def test_no_english_is_left(code, visitor):
    read: Counter[str] = Counter()
    found = []
    for kind, path in (*addresses(visitor, code), *((place, f"/{code}/{place}") for place in BESIDE)):
        read[kind] += 1
        if read[kind] <= A_KIND:
            words = Page(visitor.get(path).content.decode()).in_language(code)
            assert (path, len(words) > 20) == (path, True)
            found += [(path, text[:120]) for text in words if english_words(text, code)]
    assert len(read) > 30
    assert found == []


def test_english_is_found_where_it_is_not_marked():
    page = Page(
        '<html lang="sv"><head><title>Sök – SEMPRE</title></head><body><p>Vi möts i byn.</p>'
        '<p lang="en">This is marked.</p><img alt="A picture of the house"><code>for x in y</code>'
        "<button>Search the site</button><p>Slutkonferensen ”Changing Mindsets for Better Social Services”</p>"
        '<ul><li lang="de">Was ist das?</li><li>Det är vår</li></ul></body></html>'
    )
    assert [text for text in page.in_language("sv") if english_words(text, "sv")] == [
        "A picture of the house",
        "Search the site",
    ]
    assert page.in_language("en") == ["This is marked."]
    assert page.in_language("de") == ["Was ist das?"]
