import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sempre.partial_dates import PartialDate, validate_partial_date


@pytest.mark.parametrize("value", ["2017", "2017-08", "2017-08-17", "2016-02-29"])
def test_a_year_a_month_or_a_day_is_a_date(value):
    assert validate_partial_date(value) is None
    assert PartialDate.parse(value) == value


@pytest.mark.parametrize(
    "value", ["", "17", "2017-13", "2017-02-29", "2017-8", "17.08.2017", "2017-08-17T10:00", "0000"]
)
def test_anything_else_is_refused_with_the_value_in_the_message(value):
    with pytest.raises(ValidationError) as error:
        validate_partial_date(value)
    assert error.value.params == {"value": value}


def test_dates_of_different_precision_sort_by_time():
    dates = ["2018", "2017-08-17", "2017", "2017-08"]
    assert sorted(map(PartialDate, dates)) == ["2017", "2017-08", "2017-08-17", "2018"]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("en", "2017-08-17", "17 August 2017"),
        ("de", "2017-08-17", "17. August 2017"),
        ("fi", "2017-08-17", "17. elokuuta 2017"),
        ("en", "2017-08", "August 2017"),
        ("sv", "2017", "2017"),
    ],
)
def test_a_date_is_shown_as_the_language_writes_it(code, value, shown):
    with translation.override(code):
        assert PartialDate(value).display() == shown


def test_parts_of_a_date():
    date = PartialDate("2017-08")
    assert (date.year, date.is_day, date.first_day.isoformat()) == (2017, False, "2017-08-01")
