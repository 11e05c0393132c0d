import datetime as dt

import pytest
from django.forms import DateField
from django.utils import formats, translation

from sempre import languages


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "8. marraskuuta"), ("lt", "lapkričio 8 d."), ("en", "8 November"), ("pl", "8 listopada")],
)
def test_a_day_of_a_month_is_written_as_in_a_sentence(language, words):
    with translation.override(language):
        assert formats.date_format(dt.date(2026, 11, 8), "MONTH_DAY_FORMAT") == words


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [("sv", "5 juli 2026 15:04", "2026-07-05 15:04"), ("da", "5. juli 2026 15:04", "05.07.2026 15:04"),
     ("de", "5. Juli 2026 15:04", "05.07.2026 15:04"), ("pl", "5 lipca 2026 15:04", "05.07.2026 15:04"),
     ("et", "5. juuli 2026, 15:04", "05.07.2026 15:04"), ("lv", "2026. gada 5. jūlijs, 15:04", "5.07.2026 15:04"),
     ("lt", "2026 m. liepos 5 d., 15:04", "2026-07-05 15:04"),
     ("fi", "5. heinäkuuta 2026 kello 15.04", "5.7.2026 15.04"), ("en", "5 July 2026, 15:04", "05/07/2026 15:04")],
)  # fmt: skip
def test_moments_and_weeks_are_those_of_the_country(language, long, short):
    with translation.override(language):
        moment = dt.datetime(2026, 7, 5, 15, 4)
        said = [formats.date_format(moment, f"{kind}DATETIME_FORMAT") for kind in ("", "SHORT_")]
        assert (said, formats.get_format("FIRST_DAY_OF_WEEK")) == ([long, short], 1)


@pytest.mark.parametrize("language", languages.CODES)
def test_a_day_is_typed_as_the_country_writes_it_and_never_with_the_month_first(language):
    with translation.override(language):
        written = formats.date_format(dt.date(2026, 7, 5), "SHORT_DATE_FORMAT")
        read = [DateField(localize=True).clean(typed) for typed in (written, "2026-07-05")]
        assert read == [dt.date(2026, 7, 5)] * 2
        understood = [*formats.get_format("DATE_INPUT_FORMATS"), *formats.get_format("DATETIME_INPUT_FORMATS")]
        assert [form for form in understood if form.startswith("%m")] == []


@pytest.mark.parametrize(
    ("language", "number"),
    [("et", "1\xa0234\xa0567,5"), ("lt", "1\xa0234\xa0567,5"), ("sv", "1\xa0234\xa0567,5"), ("da", "1.234.567,5")],
)
def test_thousands_stand_apart(language, number):
    with translation.override(language):
        assert formats.number_format(1234567.5, 1, force_grouping=True) == number
