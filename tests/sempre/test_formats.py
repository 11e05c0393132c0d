import datetime as dt

import pytest
from django.utils import formats, translation


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "8. marraskuuta"), ("lt", "lapkričio 8 d."), ("en", "8 November"), ("pl", "8 listopada")],
)
def test_a_day_of_a_month_is_written_as_in_a_sentence(language, words):
    with translation.override(language):
        assert formats.date_format(dt.date(2026, 11, 8), "MONTH_DAY_FORMAT") == words
