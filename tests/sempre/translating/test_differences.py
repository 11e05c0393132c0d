from sempre.translating.differences import Piece, changed_paragraphs, marked


def test_words_that_the_other_version_lacks_are_marked():
    old, new = marked("We meet on Monday evening.", "We meet on Tuesday evening.")
    assert old == [Piece("We meet on ", False), Piece("Monday", True), Piece(" evening.", False)]
    assert new == [Piece("We meet on ", False), Piece("Tuesday", True), Piece(" evening.", False)]


def test_a_changed_phrase_is_marked_as_one():
    assert marked("a", "a long way b")[1] == [Piece("a", False), Piece(" long way b", True)]
    _old, new = marked("Come by bus today", "Come with train today")
    assert new == [Piece("Come ", False), Piece("with train", True), Piece(" today", False)]


def test_only_changed_paragraphs_stand_with_what_was_made_of_them():
    found = changed_paragraphs("One\n\nTwo\n\nThree", "One\n\nTwo and a half\n\nThree\n\nFour", "Ett\n\nTvå\n\nTre")
    assert [(change.translation, change.is_added, change.is_removed) for change in found] == [
        ("Två", False, False),
        ("", True, False),
    ]
    assert found[0].new == [Piece("Two", False), Piece(" and a half", True)]


def test_a_paragraph_that_went_is_told_with_its_translation():
    (change,) = changed_paragraphs("One\n\nTwo\n\nThree", "One\n\nThree", "Ett\n\nTvå\n\nTre")
    assert (change.old, change.new, change.is_removed, change.translation) == ([Piece("Two", True)], [], True, "Två")


def test_no_paragraph_is_taken_for_another_where_the_translation_has_others():
    (change,) = changed_paragraphs("One\n\nTwo", "One\n\nTwo!", "Ett")
    assert change.translation == ""
