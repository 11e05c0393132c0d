"""A round of an organisation whose secret address is known, open and closed."""

import pytest

from tests.factories.assessments import SECRET, answered, closed, levels, round_of


@pytest.fixture
def round_():
    return round_of(SECRET)


@pytest.fixture
def result(round_):
    answered(round_, "staff", *levels("safe", 1, 1, 1, 2, 2))
    return closed(round_)
