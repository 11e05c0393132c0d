import pytest

from sempre.translating import checks, glossary
from sempre.translating.checks import Finding, check
from sempre.translating.glossary import Term


def details(findings: list[Finding]) -> list[str]:
    return [finding.detail for finding in findings]


def test_a_sound_translation_has_no_findings():
    source = "## Who is there?\n\nWe met **12 people** on 2 May 2017 at [the house](https://example.org/a)."
    text = "## Vilka är där?\n\nVi träffade **tolv personer** den 2 maj 2017 i [huset](https://example.org/a)."
    assert check(source, text, "en", "sv") == []


def test_what_is_not_translated_yet_is_no_fault():
    assert check("Five of 20 people", " ", "en", "sv") == []


def test_a_year_at_the_beginning_of_a_title_is_no_list():
    assert check("Meeting of 2017", "2017. gada sanāksme", "en", "lv", markdown=False) == []
    (finding,) = check("Meeting of 2017", "2017. gada sanāksme", "en", "lv")
    assert finding.code == "structure"


def test_findings_say_what_to_look_at():
    (finding,) = check("The year 2017", "Året 2018", "en", "sv")
    assert (finding.code, finding.detail) == ("numbers", "− 2017, + 2018")
    assert finding.message == "A number is missing or does not stand in the source."


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("Dear %(name)s, {count} of you", "{count} von euch, %(name)s", []),
        ("Dear %(name)s", "Liebe %(nom)s", ["− %(name)s, + %(nom)s"]),
        ("50 % say so", "50 % sagen das", []),
    ],
)
def test_placeholders(source, text, found):
    assert details(checks.placeholders(source, text)) == found


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("[a](../a/) and [b](../b/)", "[b](../b/) och [a](../a/)", []),
        ("[a](../a/)", "[a](../b/)", ["− ../a/, + ../b/"]),
        ("See https://example.org/x.", "Se https://example.org/x!", []),
        ("[example.org](https://example.org)", "[https://example.org](https://example.org)", []),
        ("Write to office@example.org", "Skriv till office@example.se", ["− office@example.org, + office@example.se"]),
    ],
)
def test_links(source, text, found):
    assert details(checks.links(source, text)) == found


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("## A\n\n- one\n- two", "## A\n\n- ett\n- två", []),
        ("## A\n\n- one\n- two", "## A\n\n- ett", ["− li"]),
        ("## A\n\ntext", "### A\n\ntext", ["− h2, + h3"]),
        ("text\n\n## A", "## A\n\ntext", ["p h2 → h2 p"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a |\n|---|\n| 1 |", ["− th, − td"]),
        ("The year", "2017. aastal", ["− p, + ol, + li"]),
    ],
)
def test_structure(source, text, found):
    assert details(checks.structure(source, text)) == found


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("EUR 4,860,664.11", "4 860 664,11 euro"),
        ("EUR 4,860,664.11", "4.860.664,11 Euro"),
        ("13,000 inhabitants", "13\u202f000 invånare"),
        ("on 2 May 2017 at 2.30", "2017 m. gegužės 2 d., 2:30"),
        ("on 2 May 2017", "2.5.2017"),
        ("on 2 May 2017", "2017. gada 2. maijā"),
        ("the 3rd of 12 groups", "tredje av tolv grupper"),
        ("in the 1990s", "på 1990-talet"),
        ("1. first\n2. second", "1. ensin\n2. sitten"),
        ("in 2017 300 people came", "2017 kamen 300 Menschen"),
    ],
)
def test_numbers_are_the_same_however_written(source, text):
    assert checks.numbers(source, text) == []


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("5 of 20 people", "7 av 20 personer", ["− 5, + 7"]),
        ("20 people", "personer", ["− 20"]),
        ("people", "15 personer", ["+ 15"]),
        ("13,000 inhabitants", "1 300 invånare", ["− 13000, + 1300"]),
    ],
)
def test_other_numbers(source, text, found):
    assert details(checks.numbers(source, text)) == found


def test_length():
    assert details(checks.length("word " * 40, "Wort " * 40, "en", "de")) == []
    assert details(checks.length("word " * 40, "Wort " * 20, "en", "de")) == ["100 (224)"]
    assert details(checks.length("word " * 40, "word " * 80, "de", "en")) == ["400 (179)"]
    assert details(checks.length("a name", "a name that is much longer", "en", "da")) == []


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("sv", "Hon sade ”ja”."),
        ("da", "Hun sagde ”ja”."),
        ("de", "Sie sagte „ja“, und „nein“."),
        ("pl", "„Powiedziała »tak«”."),
        ("et", "Ta ütles „jah“."),
        ("lv", "Viņa teica „jā”."),
        ("lt", "Ji pasakė „taip“."),
        ("fi", "Hän sanoi ”kyllä”."),
        ("en", "She said “it’s fine”."),
    ],
)
def test_quotation_marks(code, right):
    assert checks.quotation_marks(right, code) == []
    for wrong in ('a "b" c', "a ‟b‟ c", "a 'b' c"):
        assert [finding.code for finding in checks.quotation_marks(wrong, code)] == ["quotation_marks"]


@pytest.mark.parametrize(
    ("code", "wrong"), [("de", "Sie sagte „ja”."), ("de", "“Ja“, sagte sie."), ("sv", "Hon sade ”ja."), ("en", "”No”")]
)
def test_pairs_of_quotation_marks(code, wrong):
    assert [finding.code for finding in checks.quotation_marks(wrong, code)] == ["quotation_marks"]


def test_code_may_hold_any_mark():
    assert checks.quotation_marks('Skriv `lang="sv"` så.', "sv") == []


@pytest.fixture
def avoided(monkeypatch):
    term = Term(
        "long-term unemployed", "de", ("langzeitarbeitslose Menschen",), "", ("Langzeitarbeitslose", "arbeitslos"), ""
    )
    monkeypatch.setattr(glossary, "avoided", lambda code: dict.fromkeys(term.avoid, term) if code == "de" else {})
    checks._given_up.cache_clear()
    yield
    checks._given_up.cache_clear()


@pytest.mark.usefixtures("avoided")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Langzeitarbeitslose kamen.", ["Langzeitarbeitslose → langzeitarbeitslose Menschen"]),
        ("Es kamen langzeitarbeitslose Menschen.", []),
        ("Wer arbeitslose Freunde hat", ["arbeitslose → langzeitarbeitslose Menschen"]),
        ("Arbeitslos seit 2010", ["Arbeitslos → langzeitarbeitslose Menschen"]),
        ("die Unarbeitslosen", []),
    ],
)
def test_words_that_the_glossary_gives_up(text, found):
    assert details(checks.avoided_words(text, "de")) == found
    assert checks.avoided_words(text, "sv") == []
