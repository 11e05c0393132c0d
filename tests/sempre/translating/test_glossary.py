import pytest

from sempre import languages
from sempre.translating import glossary
from sempre.translating.glossary import suggestions, terms

HEAD = "concept,language,term,definition,avoid,note\n"
ROWS = """\
network,en,network,People who work together.,,
network,sv,nätverk,,,
local network,en,local empowerment network | local network,,,
local network,sv,lokalt empowermentnätverk | lokalt nätverk,,egenmaktsnätverk,so at Sunderby
report,en,progress report | report,,,
report,sv,lägesrapport,,framstegsrapport | progressrapport,
reporter,en,reporter,,,
reporter,sv,rapportör,,,
only English,en,mindset,,,
"""


@pytest.fixture
def small(tmp_path, settings):
    """A glossary of a few terms."""
    settings.LOCALE_PATHS = [tmp_path]
    caches = (glossary.terms, glossary.avoided, glossary._by_first_stem)
    for each in caches:
        each.cache_clear()
    (tmp_path / "glossary.csv").write_text(HEAD + ROWS, encoding="utf-8")
    yield tmp_path / "glossary.csv"
    for each in caches:
        each.cache_clear()


def test_the_glossary_is_whole():
    assert len(terms()) > 60
    assert {concept: set(found) ^ set(languages.CODES) for concept, found in terms().items()} == dict.fromkeys(
        terms(), set()
    )
    assert [concept for concept, found in terms().items() if not found["en"].definition] == []


def test_no_preferred_term_is_given_up():
    found = [
        (concept, code, form)
        for concept, by_language in terms().items()
        for code, term in by_language.items()
        for form in term.avoid
        if any(other.startswith(form) for other in term.forms)
    ]
    assert found == []


def test_terms_are_found_inflected_longest_first_once(small):
    text = "Local empowerment networks and other networks write reports. Reporters of a network help."
    assert [(found.source, found.forms, found.note) for found in suggestions(text, "en", "sv")] == [
        ("local empowerment network", ("lokalt empowermentnätverk", "lokalt nätverk"), "so at Sunderby"),
        ("network", ("nätverk",), ""),
        ("report", ("lägesrapport",), ""),
        ("reporter", ("rapportör",), ""),
    ]


def test_any_language_may_be_the_source(small):
    assert [found.forms for found in suggestions("De lokala nätverken skriver lägesrapporter.", "sv", "en")] == [
        ("local empowerment network", "local network"),
        ("progress report", "report"),
    ]
    assert suggestions("A mindset", "en", "sv") == []


def test_avoided_forms_lead_to_the_term(small):
    assert {form: term.forms[0] for form, term in glossary.avoided("sv").items()} == {
        "egenmaktsnätverk": "lokalt empowermentnätverk",
        "framstegsrapport": "lägesrapport",
        "progressrapport": "lägesrapport",
    }


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", 0),
        ("concept,language,term,note\nreport,sv,lägesrapport,\n", 1),  # as it was before it had definitions
        (HEAD + "report,sv,\nreport,xx,rapport,,,\n,sv,rapport,,,\nreport,sv,lägesrapport", 1),
    ],
)
def test_a_file_that_is_half_there(small, content, found):
    small.write_text(content, encoding="utf-8")
    assert len(list(glossary.read(small))) == found
    small.unlink()
    assert list(glossary.read(small)) == []
