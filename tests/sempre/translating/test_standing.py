from sempre.models import TranslationStatus as Status
from sempre.translating.standing import SIGNS, WORST_FIRST, standing, worst


def test_the_worst_state_stands_for_all():
    assert worst([Status.ORIGINAL, Status.DRAFT, Status.CHECKED]) == "draft"
    assert worst([Status.OUTDATED, Status.MISSING]) == "missing"
    assert worst([Status.NOT_PLANNED, Status.CHECKED]) == "not_planned"


def test_it_says_how_many_texts_are_so_of_how_many():
    found = standing({"checked": 3, "outdated": 2})
    assert (found.status, found.number, found.total, found.sign.icon) == ("outdated", 2, 5, "clock")


def test_every_state_has_a_place_a_word_and_an_icon_of_its_own():
    assert set(WORST_FIRST) == set(Status)
    assert len({sign.icon for sign in SIGNS.values()}) == len(Status)
