"""Lists by key: every record once, and marks of pages that nobody was given."""

import pytest

from sempre.open_data.paging import encoded
from tests.factories.partners import PartnerFactory
from tests.open_data import ask

pytestmark = pytest.mark.django_db


def test_pages_by_key_have_every_record_once_though_others_come_and_go(visitor):
    for slug in ("a", "c", "e", "g"):
        PartnerFactory(slug=slug)
    page = ask(visitor, "partners?limit=2&country=SE")
    PartnerFactory(slug="b")
    PartnerFactory(slug="f")
    assert page["next"].startswith("https://portal.example/api/v1/partners?limit=2&country=SE&after=")
    second = visitor.get(page["next"])
    assert [row["slug"] for row in second.json()["items"]] == ["e", "f"]
    assert second.headers["Link"] == f'<{second.json()["next"]}>; rel="next"'
    last = visitor.get(second.json()["next"]).json()
    assert ([row["slug"] for row in last["items"]], last["next"]) == (["g"], None)


def test_beyond_the_end_is_an_empty_page(visitor):
    PartnerFactory(slug="a")
    assert ask(visitor, f"partners?after={encoded(['zzz'])}") == {"items": [], "next": None}
    assert ask(visitor, f"figures?after={encoded([10**30])}") == {"items": [], "next": None}


BROKEN = [
    "zzz", "e30", "W10", encoded([1, 2, 3]), encoded(["a", "b", "c", "d"]), encoded([None]), encoded([["a"]]),
    encoded([{"a": 1}]), encoded([True]), encoded([1.5]), encoded(["a\x00b"]), encoded(["x" * 300]),
    encoded(["' OR 1=1"]), "x" * 401, "å", "%ff", "=", "WyJh", "[" * 399,
]  # fmt: skip


@pytest.mark.parametrize("cursor", BROKEN)
def test_a_broken_mark_of_a_page_is_told(visitor, cursor):
    for name in ("partners", "events", "updates", "parts"):
        response = visitor.get(f"/api/v1/{name}?after={cursor}")
        assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "after")


@pytest.mark.parametrize("values", [["2018-05-17T10:00:00", 1], ["2018", 1], ["x", 1], [1, 1],
                                    ["2018-05-17T10:00:00+00:00", "x"]])  # fmt: skip
def test_a_mark_that_no_row_can_have_is_told(visitor, values):
    assert visitor.get(f"/api/v1/updates?after={encoded(values)}").status_code == 400


def test_a_mark_with_a_huge_number_is_told(visitor):
    for values in (["2018-05-17T10:00:00+00:00", 10**40], ["2018-05-17T10:00:00+00:00", -(10**40)]):
        assert visitor.get(f"/api/v1/updates?after={encoded(values)}").status_code == 400
