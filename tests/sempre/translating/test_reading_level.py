from sempre.translating.reading_level import Level, level


def test_sentences_and_words_are_counted_as_a_reader_sees_them():
    text = "## A **short** heading\n\nWe meet. We [talk](https://example.org/very/long) and listen!\n\n- an item\n"
    text += "- another"
    assert level(text, "en") == Level(words=12, sentences=5, mean=2.4, longest=4, lix=19)


def test_lines_within_a_paragraph_do_not_end_a_sentence():
    assert level("One two\nthree four.", "fi").sentences == 1


def test_lix_is_measured_where_long_words_are_hard_ones_only():
    text = "Yhteistyökumppanit kokoontuvat."
    assert (level(text, "fi").lix, level(text, "sv").lix) == (None, 102)


def test_a_text_without_words_has_no_level():
    assert (level("", "en"), level("* * *", "en")) == (None, None)
