"""What is not understood is told with a reason; whatever is typed, nothing breaks."""

import pytest

from sempre.catalogue import DATASETS

pytestmark = pytest.mark.django_db
NAMES = [dataset.name for dataset in DATASETS]
LISTS = [name for name in NAMES if name != "figures"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("ordering=budget_eur", "ordering"), ("order_by=password", "order_by"), ("fields=slug", "fields"),
        ("owner__password__startswith=p", "owner__password__startswith"), ("state=draft", "state"),
        ("id=1", "id"), ("limit=0", "limit"), ("limit=101", "limit"), ("limit=" + "9" * 5000, "limit"),
        ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=1.5", "limit"), ("limit=NaN", "limit"),
        ("limit=1e3", "limit"), ("lang=xx", "lang"), ("lang=SV", "lang"), ("lang=sv&lang=da", "lang"),
        ("limit=1&limit=2", "limit"), ("lang[]=sv", "lang[]"), ("page=2", "page"), ("offset=5", "offset"),
        ("x" * 5000 + "=1", "x" * 80),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", [*LISTS, "figures"])
def test_what_is_not_understood_is_told_with_a_reason(visitor, name, query, parameter):
    response = visitor.get(f"/api/v1/{name}?{query}")
    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json; charset=utf-8")
    assert (problem["status"], problem["errors"][0]["parameter"]) == (400, parameter)
    assert problem["errors"][0]["message"]


NASTY = {
    "long": "å" * 5000, "nul": "%00", "nul inside": "a%00b", "quotes": "'\"`;--", "brackets": ")(*&|!:<>\\",
    "right to left": "%E2%80%AEabc%D7%90", "surrogate": "%ED%A0%80", "overlong": "%C0%AF", "percent": "%25",
    "like": "%25_%5C", "number": "9" * 400, "lookup": "slug__startswith", "stop words": "the and of",
    "json": '{"a":' * 1000, "space": "%20%09%0A", "emoji": "🧑‍🦽" * 50, "tag": "<script>",
}  # fmt: skip
FILTERS = [
    ("partners", "country"), ("partners", "role"), ("partners", "target_group"), ("partners", "q"),
    ("networks", "kind"), ("networks", "q"), ("events", "country"), ("events", "network"), ("events", "kind"),
    ("events", "q"), ("news", "network"), ("news", "q"), ("micro-projects", "country"), ("micro-projects", "status"),
    ("micro-projects", "target_group"), ("micro-projects", "network"), ("micro-projects", "tool"),
    ("micro-projects", "q"), ("updates", "network"), ("updates", "micro_project"), ("tools", "phase"),
    ("tools", "target_group"), ("tools", "time"), ("tools", "q"), ("parts", "work"), ("parts", "kind"),
    ("recommendations", "work"), ("outputs", "kind"), ("figures", "indicator"), ("figures", "by"),
    ("figures", "period"), ("partners", "after"), ("partners", "lang"), ("partners", "limit"),
]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_bad_input_finds_nothing_or_is_told(visitor, nasty):
    found = {}
    for name, parameter in FILTERS:
        response = visitor.get(f"/api/v1/{name}?{parameter}={nasty}")
        if response.status_code not in (200, 400) or "<script" in response.content.decode():
            found[name, parameter] = response.status_code
    assert found == {}


def test_too_many_parameters_are_told(visitor):
    response = visitor.get("/api/v1/partners?" + "&".join(f"a{n}=1" for n in range(9000)))
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (400, "*")
