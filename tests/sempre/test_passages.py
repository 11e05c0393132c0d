"""Places of a text: the same in every language, and paired where two languages stand side by side."""

import pytest

from sempre import markdown
from sempre.markdown import render_blocks
from sempre.passages import aligned, headings, passages
from sempre.translated import Text

ENGLISH = "First.\n\n## Head\n\n- a\n- b\n\n| x |\n|---|\n| y |"
FINNISH = "Ensin.\n\n## Otsikko\n\n- c\n\n| z |\n|---|\n| w |"


def english(value: str) -> Text:
    return Text(value, "en", "en")


def test_places_are_known_by_key_and_number_in_every_language():
    ids = ["chapter.1", "chapter.2", "chapter.3", "chapter.4"]
    assert [place.id for place in passages(english(ENGLISH), "chapter")] == ids
    assert [place.id for place in passages(Text(FINNISH, "fi", "fi"), "chapter")] == ids
    assert [place.block.tag for place in passages(english(ENGLISH), "c")] == ["p", "h2", "ul", "table"]
    assert [place.is_heading for place in passages(english(ENGLISH), "c")] == [False, True, False, False]


def test_headings_lead_to_their_places():
    assert headings(english(ENGLISH + "\n\n### Deeper\n\n## *Last*"), "k") == [("k.2", "Head"), ("k.6", "Last")]


@pytest.mark.parametrize(
    ("one", "two", "pairs"),
    [
        ("a\n\nb", "c\n\nd", [("a", "c"), ("b", "d")]),
        ("a\n\n## H\n\nb", "c\n\nc2\n\n## G\n\nd", [("a", "c"), (None, "c2"), ("H", "G"), ("b", "d")]),
        ("a\n\n## H", "c\n\nd\n\ne", [("a", "c"), ("H", "d"), (None, "e")]),
        ("", "c", [(None, "c")]),
        ("## H\n\na", "## G\n\nb", [("H", "G"), ("a", "b")]),
    ],
)
def test_blocks_stand_beside_each_other_section_by_section(one, two, pairs):
    found = aligned(render_blocks(one), render_blocks(two))
    assert [(a and a.words, b and b.words) for a, b in found] == pairs


def test_what_only_the_second_language_has_is_no_place():
    found = passages(english("a"), "k", other=Text("b\n\nc", "fi", "en"))
    assert [place.id for place in found] == ["k.1", ""]


def test_blocks_are_as_clean_as_the_whole():
    source = '<script>x</script>\n\n[a](javascript:alert(1)) ![b](https://x/y.png)\n\n<p onclick="x" id="y">'
    blocks = render_blocks(source)
    assert "".join(block.html for block in blocks).count("<a") == 0
    assert [
        word for word in ("<script", "href", "<img", "<p onclick") if word in "".join(block.html for block in blocks)
    ] == []


@pytest.mark.parametrize("source", ["[" * 1_000_000, "> " * 500_000, "**a _b " * 140_000, "word word\n\n" * 90_000,
                                    "\n ".join(["- a"] * 250_000), "|a|\n|-|\n" + "|b|\n" * 250_000])  # fmt: skip
def test_a_text_of_a_megabyte_is_taken_without_its_marks(source, monkeypatch):
    monkeypatch.setattr(markdown._parser, "parse", None)  # it would take up to a minute
    blocks = render_blocks(source)
    assert {block.tag for block in blocks} == {"p"}


def test_lists_in_lists_in_lists_are_harmless():
    nested = "".join(f"{'  ' * depth}- a\n" for depth in range(200))
    assert len(render_blocks(nested + ">" * 5000)) >= 1
