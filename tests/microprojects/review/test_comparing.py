"""What changed between two versions, word by word."""

import pytest

from microprojects.review.comparing import TOKENS_AT_MOST, marked


def plain(html: str) -> str:
    for word in ("removed", "added"):
        html = html.replace(f'<span class="sr">{word}: </span>', "")
    return html


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("We cooked.", "We baked.", "We <del>cooked</del>.", "We <ins>baked</ins>."),
        ("one two three", "one 2 3", "one <del>two three</del>", "one <ins>2 3</ins>"),
        ("", "new words", "", "<ins>new words</ins>"),
        ("12", "", "<del>12</del>", ""),
        ("a <b> & c", "a <i> & c", "a &lt;<del>b</del>&gt; &amp; c", "a &lt;<ins>i</ins>&gt; &amp; c"),
        ("same", "same", "same", "same"),
    ],
)
def test_words_are_marked_on_their_side(old, new, before, after):
    one, other = marked(old, new)
    assert (plain(one), plain(other)) == (before, after)


def test_those_who_cannot_see_the_mark_hear_it():
    one, other = marked("old", "new")
    assert (one, other) == (
        '<del><span class="sr">removed: </span>old</del>',
        '<ins><span class="sr">added: </span>new</ins>',
    )


def test_a_very_long_text_is_replaced_as_a_whole():
    one, other = marked("a " * TOKENS_AT_MOST, "b")
    assert (one.count("<del>"), plain(other)) == (1, "<ins>b</ins>")
