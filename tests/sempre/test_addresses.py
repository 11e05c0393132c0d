"""Addresses written at once say what Django's ``querystring`` says of each."""

import pytest
from django.http import QueryDict
from django.template.defaulttags import querystring

from sempre.addresses import queries_with


@pytest.mark.parametrize(
    "asked",
    [
        *("", "country=DE", "page=3", "status=a&x=%0A%00&page=1"),
        *("q=a%26b+%C3%A4&country=DE&page=2&status=running", "country=DE&country=FI&tool=x&tool=y"),
    ],
)
@pytest.mark.parametrize("value", ["FI", None, "å & b/c?"])
def test_a_query_with_another_value_is_djangos(asked, value):
    query = QueryDict(asked)
    expected = querystring({}, query, {"country": value, "page": None})
    assert queries_with(query, "country")(value) == expected
