from sempre.translating.parts import Change, changes, digest, paragraphs


def test_paragraphs_are_what_empty_lines_divide():
    assert paragraphs("One\ntwo\n\n- a\n- b\n \n\nThree\n") == ["One\ntwo", "- a\n- b", "Three"]
    assert paragraphs("  \n") == []


def test_a_digest_tells_texts_apart_and_an_empty_one_has_none():
    assert (len(digest("Grüße")), digest("")) == (32, "")
    assert digest("Grüße") == digest("Grüße") != digest("Grüsse")


def test_only_the_paragraphs_that_changed_differ():
    found = changes("One\n\nTwo\n\nThree", "One\n\nTwo and a half\n\nThree\n\nFour")
    assert found == [
        Change("One", "One"),
        Change("Two", "Two and a half"),
        Change("Three", "Three"),
        Change("", "Four"),
    ]
    assert [change.is_same for change in found] == [True, False, True, False]


def test_a_paragraph_that_went_is_told_too():
    assert changes("One\n\nTwo", "Two") == [Change("One", ""), Change("Two", "Two")]
