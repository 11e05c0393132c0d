import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sempre.countries import Country
from sempre.search import index, labels
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import TargetGroupFactory

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response


def tools(number, **fields):
    made = ToolFactory.create_batch(number, **{"title_en": "Garden tool"} | fields)
    for tool in made:
        index(tool)
    return made


def options(response, facet):
    found = response.context["facets"][facet]["options"]
    return [(str(label), number) for label, number, _is_chosen, _address in found]


def test_search_page_shows_hits_and_their_language(client):
    tools(1, slug="dig", title_en="Garden", summary_en="Dig a garden together.")
    content = page(client, "/fi/search/?q=garden").content.decode()
    assert '<a href="/fi/tools/dig/" lang="en"><mark>Garden</mark></a>' in content
    assert '<p lang="en">Dig a <mark>garden</mark> together.</p>' in content
    assert '<meta name="robots" content="noindex">' in content
    assert 'hreflang="x-default"' not in content


def test_search_page_escapes_what_was_typed(client):
    content = page(client, "/en/search/?q=%3Cscript%3Ealert(1)%3C/script%3E%22").content.decode()
    assert ("<script>alert" in content, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;" in content) == (False, True)


def test_search_page_narrows_by_kind_and_country(client):
    tools(2)
    for country in ("SE", "LV"):
        index(MicroProjectFactory(slug=f"garden-{country.lower()}", title_en="Garden", country=country, network=None))
    response = page(client, "/en/search/?q=garden&kind=micro-project&country=LV")
    assert [hit.url for hit in response.context["hits"]] == ["/en/micro-projects/garden-lv/"]
    assert options(response, 0) == [("Micro-projects", 1)]
    assert 'href="?q=garden&amp;kind=micro-project&amp;country=SE"' in response.content.decode()
    assert 'href="?q=garden&amp;country=LV" aria-current="true"' in response.content.decode()
    everything = page(client, "/en/search/?q=garden")
    assert options(everything, 0) == [("Micro-projects", 2), ("Tools", 2)]
    assert options(everything, 1) == [("Latvia", 1), ("Sweden", 1)]


def test_search_page_narrows_by_target_group(client):
    group = TargetGroupFactory(slug="single-parents", name_en="single parents", name_sv="ensamstående föräldrar")
    TargetGroupFactory(slug="young-people", name_en="young people")
    for slug, groups in (("one", [group]), ("two", [])):
        index(MicroProjectFactory(slug=slug, title_en="Garden", network=None, target_groups=groups))
    assert options(page(client, "/sv/search/?q=garden"), 2) == [("Ensamstående föräldrar", 1)]
    response = page(client, "/sv/search/?q=garden&target_group=single-parents")
    assert [hit.url for hit in response.context["hits"]] == ["/sv/micro-projects/one/"]
    assert "1 sida" in response.content.decode()
    assert page(client, "/sv/search/?q=garden&target_group=young-people").context["results"].total == 0


def test_search_page_has_pages(client):
    tools(21)
    assert len(page(client, "/en/search/?q=garden").context["hits"]) == 20
    second = page(client, "/en/search/?q=garden&page=2")
    assert len(second.context["hits"]) == 1
    assert re.search(r'<a rel="prev" href="\?q=garden&amp;page=1">', second.content.decode())


def test_search_page_without_a_question_offers_words(client):
    TargetGroupFactory(name_en="single parents", name_sv="ensamstående föräldrar")
    TargetGroupFactory(name_en="Zanzibar", draft=True)
    content = page(client, "/sv/search/").content.decode()
    assert '<a href="?q=ensamst%C3%A5ende%20f%C3%B6r%C3%A4ldrar">ensamstående föräldrar</a>' in content
    assert "Zanzibar" not in content


def test_search_page_without_hits_shows_a_way_out(client):
    content = page(client, "/en/search/?q=zzzz").content.decode()
    assert "Nothing was found." in content
    assert '<a href="/en/micro-projects/">' in content


def test_search_page_says_that_hits_only_come_close(client):
    tools(1, title_en="Empowerment")
    content = page(client, "/en/search/?q=empowrment").content.decode()
    assert "These come close." in content


def test_search_page_offers_everything_when_the_filter_is_too_narrow(client):
    tools(1)
    content = page(client, "/en/search/?q=garden&country=SE").content.decode()
    assert ("Search in everything" in content, 'href="?q=garden"' in content) == (True, True)
    nothing = page(client, "/en/search/?q=zzzz&country=SE").content.decode()
    assert "Search in everything" not in nothing


@pytest.mark.parametrize("query", ["kind=nothing", "target_group=nothing", "country=XX", "country=%00x"])
def test_search_page_finds_nothing_of_a_kind_country_or_group_that_there_is_not(client, query):
    tools(1)
    response = page(client, f"/en/search/?q=garden&{query}")
    assert (response.context["results"].total, response.context["hits"]) == (0, [])
    content = response.content.decode()
    assert ("Remove all filters" in content, "Search in everything" in content) == (True, True)
    assert page(client, f"/en/search/?{query}").context["hits"] == []


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1e3"])
def test_search_page_is_empty_beyond_its_last_page(client, number):
    tools(1)
    response = page(client, f"/en/search/?q=garden&page={number}")
    assert (response.context["hits"], response.context["results"].total) == ([], 1)
    assert '<a class="button" href="?q=garden">' in response.content.decode()
    assert page(client, f"/en/search/?page={number}").context["hits"] == []


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%00b",
        "q=" + "x" * 5000,
        "q=" + "a+" * 2500,
        "q=%ff%fe",
        "q=%ED%A0%80",
        "q=%27%5C%3A*",
        "q=a&q=b",
        "Q=1",
    ],
)
def test_search_page_answers_any_question(client, query):
    tools(1)
    assert client.get(f"/lv/search/?{query}").status_code == 200


def test_search_page_sets_no_cookie_and_varies_by_none(client):
    response = page(client, "/en/search/?q=garden")
    assert (response.cookies.output(), "Cookie" in response.headers.get("Vary", "")) == ("", False)


def test_search_page_takes_the_same_queries_for_one_and_three(client):
    counts = []
    for number in (1, 2):
        tools(number)
        ToolFactory(title_en="Garden draft", draft=True)
        with CaptureQueriesContext(connection) as queries:
            response = page(client, "/en/search/?q=garden")
        counts.append(len(queries))
    assert (counts[0], response.context["results"].total) == (counts[1], 3)
    assert counts[0] <= 6  # words, rows, rows that come close, what comes near, target groups, the rows shown


def test_search_page_takes_few_queries_when_much_is_found(client):
    tools(5)
    with CaptureQueriesContext(connection) as queries:
        page(client, "/en/search/?q=garden")
    assert len(queries) == 3  # words, rows, the rows shown; a fourth if there are target groups to name


def test_search_page_offers_the_right_spelling(client):
    tools(1, title_en="Empowerment", title_sv="Trädgård")
    content = page(client, "/en/search/?q=empowrment+%3Cb%3E&kind=tool").content.decode()
    right = '<a href="?q=empowerment&amp;kind=tool"><bdi>empowerment</bdi></a>'
    assert right not in content  # two words, one is no misspelling
    content = page(client, "/en/search/?q=empowrment&kind=tool").content.decode()
    assert right in content
    content = page(client, "/sv/search/?q=trädgrd").content.decode()
    assert '<a href="?q=tr%C3%A4dg%C3%A5rd"><bdi>trädgård</bdi></a>' in content
    assert "Did you mean" not in page(client, "/en/search/?q=empowerment").content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("%3F%21+%E2%80%A6+%28%29", "no letters or digits"),
        ("%F0%9F%8C%BB", "no letters or digits"),
        ("and+the+of", "nearly every page"),
        ("+".join(f"zq{n}xyz" for n in range(40)), "only its first words"),
        ("zq" * 2500, "only its first words"),
        ("zzzz", "Nothing was found."),
        ("%D8%A8%D8%AD%D8%AB", "Nothing was found."),
    ],
)
def test_search_page_says_why_it_looks_for_nothing(client, query, told):
    tools(1)
    response = page(client, f"/en/search/?q={query}")
    assert (response.context["results"].total, told in response.content.decode()) == (0, True)


def test_search_page_says_that_there_are_more_than_it_counts(client, monkeypatch):
    monkeypatch.setattr("sempre.search.finding.MOST", 5)
    tools(7)
    index(MicroProjectFactory(slug="one", title_en="Garden", country="LV", network=None))
    response = page(client, "/en/search/?q=garden")
    assert ("More than 5 pages found" in response.content.decode(), len(response.context["hits"])) == (True, 5)
    assert '<span class="count">' not in response.content.decode().split("<main")[1]
    kinds, countries, _groups = (facet["options"] for facet in response.context["facets"])
    assert (len(kinds), len(countries)) == (len(labels()), len(Country))  # what else there is, nobody looked
    narrowed = page(client, "/en/search/?q=garden&country=LV")
    assert [hit.url for hit in narrowed.context["hits"]] == ["/en/micro-projects/one/"]
    assert "1 page found" in narrowed.content.decode()


def test_search_page_keeps_the_direction_of_its_own_words(client):
    content = page(client, "/en/search/?q=%E2%80%AEzzzz").content.decode()
    assert ("for “<bdi>zzzz</bdi>”" in content, "\u202e" in content) == (True, False)


def test_search_page_says_of_one_word_that_no_page_has_it(client):
    tools(1, title_en="Empowerment handbook")
    one, two = (page(client, f"/en/search/?q={q}").content.decode() for q in ("empowrment", "empowrment+hanbook"))
    assert ("has this word" in one, "has all these words" in one) == (True, False)
    assert ("has this word" in two, "has all these words" in two) == (False, True)


def test_lists_of_micro_projects_say_why_they_look_for_nothing(client):
    for q, told in (("the of", "nearly every page"), ("!?", "no letters or digits"), ("zzzz", "fits these choices")):
        assert told in client.get("/en/micro-projects/", {"q": q}).content.decode()


def test_english_words_that_say_nothing_say_nothing_in_any_language(client):
    response = page(client, "/lt/search/?q=the+of")
    assert (response.context["results"].query.is_idle, response.context["results"].total) == (True, 0)


def suggested(client, q, language="en"):
    response = client.get(f"/{language}/search/suggest", {"q": q})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert (response.cookies.output(), "Cookie" in response.headers.get("Vary", "")) == ("", False)
    return response.json()["suggestions"]


def test_suggestions_begin_as_typed_and_go_on_with_words_that_do(client):
    tools(1, slug="a", title_en="Shared garden")
    tools(1, slug="b", title_en="Garden party", title_sv="Trädgårdsfest")
    tools(1, slug="c", title_en="Kitchen", summary_en="Beside the garden.")
    assert suggested(client, "gard") == [
        {"title": "Garden party", "language": "en", "kind": "tool", "url": "/en/tools/b/"},
        {"title": "Shared garden", "language": "en", "kind": "tool", "url": "/en/tools/a/"},
    ]
    assert [(row["title"], row["url"]) for row in suggested(client, "trad", "sv")] == [
        ("Trädgårdsfest", "/sv/tools/b/")
    ]


def test_suggestions_are_eight_at_most_and_each_title_once(client):
    for number in range(12):
        tools(1, title_en=f"Garden {number}")
    tools(3, title_en="Garden 1")
    found = [row["title"] for row in suggested(client, "garden")]
    assert (len(found), len(set(found))) == (8, 8)


def test_suggestions_are_of_all_kinds(client):
    for number in range(9):
        tools(1, title_en=f"Garden {number}")
    index(MicroProjectFactory(title_en="The old garden", network=None))
    found = suggested(client, "garden")
    assert ([row["title"] for row in found[:3]], len(found)) == (["Garden 0", "The old garden", "Garden 1"], 8)


def test_suggestions_come_near_a_misspelled_word(client):
    tools(1, title_en="Shared garden")
    assert [row["title"] for row in suggested(client, "gardne")] == ["Shared garden"]


def test_suggestions_say_how_many_there_are(client):
    tools(2, title_en="Garden")
    tools(1, title_en="Garden party")
    told = client.get("/en/search/suggest", {"q": "gard"}).json()["told"]
    assert told == "2 pages to choose from below; use the arrow keys."


@pytest.mark.parametrize("q", ["", "g", " ", "\x00", "%", "_%", "'", "(", "\\", "x" * 5000, "🌻", "بحث", "and the"])
def test_suggestions_answer_anything(client, q):
    tools(1, title_en="Shared plot")
    assert suggested(client, q) == []


def test_suggestions_take_two_queries(client):
    tools(2)
    with CaptureQueriesContext(connection) as queries:
        suggested(client, "gard")
    assert len(queries) == 2
