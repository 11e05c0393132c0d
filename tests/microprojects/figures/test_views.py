"""Pages of figures: for everybody and in the partner area; and whoever subtracts what is published finds nothing."""

import random
import re
from itertools import product

import pytest
from django.template import Context, Template
from django.utils import timezone

from microprojects.models import Figure, MicroProject, Target
from microprojects.review.corrections import propose_correction
from tests.counting import assert_same_queries, queries
from tests.factories.figures import figure, network, period, project, report
from tests.factories.reporting import IndicatorFactory, Region, fresh
from tests.factories.sempre import UserFactory, sign_in
from tests.tables import tables_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return IndicatorFactory(slug="people", title_en="People", counts_people=True, over_time="max", splits=["sex"],
                            is_headline=True)  # fmt: skip


@pytest.fixture
def hours():
    return IndicatorFactory(slug="hours", title_en="Hours", is_headline=True, position=1)


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_without_figures_the_page_says_how_they_come_about(visitor):
    html = page(visitor, "/en/figures/")
    assert "<strong>There are no figures yet.</strong>" in html
    assert visitor.get("/en/figures.csv").status_code == 404


def test_the_public_page_depends_on_nobody(visitor, people):
    figure(people, project("Kitchen", network("Osby")), 1, 12)
    for address in ("/en/figures/", "/en/figures.json", "/en/figures.csv", "/en/figures.xlsx", "/en/figures.pdf"):
        response = visitor.get(address)
        assert (response.status_code, "Cookie" in response.headers.get("Vary", ""), dict(response.cookies)) == (
            200, False, {},
        )  # fmt: skip


@pytest.mark.parametrize("query", ["indicator=x", "by=x", "period=x", "network=x", "project=x"])
def test_what_is_not_on_offer_is_not_found(client, people, query):
    figure(people, project("Kitchen", network("Osby")), 1, 12)
    sign_in(client, UserFactory(office=True))
    assert client.get(f"/en/workspace/figures/?{query}").status_code == 404
    assert client.get(f"/en/workspace/figures.exe?{query}").status_code == 404
    client.logout()
    public = query.startswith(("network", "project"))  # the public page knows no such choice
    assert client.get(f"/en/figures/?{query}").status_code == (200 if public else 404)


def test_internal_and_draft_figures_do_not_show(visitor, people):
    secret = IndicatorFactory(slug="secret", title_en="Zanzibar", is_public=False)
    text = IndicatorFactory(slug="text", title_en="Zanzibar text", kind="text", over_time="latest", over_places="none")
    kitchen, hidden = (project(name, network(name)) for name in ("Kitchen", "Zanzibarproject"))
    for indicator in (people, secret, text):
        figure(indicator, kitchen, 1, 12)
        figure(indicator, hidden, 1, 70)
    MicroProject.objects.filter(pk=hidden.pk).update(state="draft")
    for by in ("country", "region", "network", "micro-project"):
        html = page(visitor, f"/en/figures/?by={by}")
        numbers = re.findall(r"\d+", re.sub(r"<[^>]*>", " ", html))  # as read: addresses have numbers of their own
        assert ("Zanzibar text" in html, "Zanzibarproject</" in html, "82" in numbers) == (False, False, False)
        assert "12" in numbers
    assert visitor.get("/en/figures/?indicator=secret").status_code == 404


def test_a_period_can_be_chosen(visitor, hours):
    kitchen = project("Kitchen", network("Osby"))
    figure(hours, kitchen, 1, 3)
    figure(hours, kitchen, 2, 4)
    tables = tables_of(page(visitor, "/en/figures/?indicator=hours&by=micro-project"))
    assert tables[1].rows == [["Micro-project", "P1", "P2", "so far"], ["Kitchen", "3", "4", "7"],
                              ["the whole project", "3", "4", "7"]]  # fmt: skip
    tables = tables_of(page(visitor, "/en/figures/?indicator=hours&by=micro-project&period=p2"))
    assert tables[1].rows == [["Micro-project", "P2"], ["Kitchen", "4"], ["the whole project", "4"]]


def test_corrected_figures_say_so(visitor, client, hours):
    region = Region()
    row = figure(hours, region.project, 1, 30)
    propose_correction(row, actor=UserFactory(office=True), number=28, reason="Counted twice.")
    html = page(visitor, "/en/figures/?by=micro-project")
    day = timezone.localdate()
    assert f'28<span class="meta">corrected on {day.day} {day:%B %Y}</span>' in html
    assert "Counted twice." not in html
    inside = page(sign_in(client, fresh(region.coordinator)), "/en/workspace/figures/?by=micro-project&indicator=hours")
    assert "corrected on" in inside
    assert "from 30 to 28. Counted twice." in " ".join(inside.split())
    assert f'<a href="/en/workspace/reports/{row.report.obligation_id}/">' in inside


def test_skipped_reports_are_counted_and_named(visitor, hours):
    kitchen = project("Kitchen", network("Osby"))
    figure(hours, kitchen, 1, 3)
    figure(hours, project("Choir", network("Lund")), 2, 3)
    report(kitchen, 2, state="skipped")
    html = page(visitor, "/en/figures/?indicator=hours&by=micro-project")
    assert "1 report without figures counts as “no data”." in html
    assert "Kitchen, P2: nothing to report" in html
    assert tables_of(html)[1].cells()["Kitchen", "P2"] == "no data"


def test_queries_of_the_public_page_stay_the_same(visitor, people, hours):
    def make():
        made = project(f"Project{MicroProject.objects.count()}", network(f"N{MicroProject.objects.count()}"))
        for indicator in (people, hours):
            for number in (1, 2):
                figure(indicator, made, number, 12)

    def counted() -> list[int]:
        addresses = [f"/en/figures/?by={by}" for by in ("micro-project", "network", "region", "country")]
        visitor.get(addresses[0])  # the masked table is made once for what is new
        return [queries(visitor, address)[0] for address in addresses]

    make()
    one = counted()
    make()
    make()
    assert (counted(), max(one) <= 14) == (one, True)


def test_queries_of_the_workspace_page_stay_the_same(client, people, hours):
    region = Region()
    sign_in(client, fresh(region.coordinator))

    def make():
        made = project(f"Project{MicroProject.objects.count()}", region.len)
        Target.objects.create(indicator=people, micro_project=made, baseline=2, target=20)
        for indicator in (people, hours):
            figure(indicator, made, 1, 12)
        report(made, 2, state="draft")

    assert_same_queries(client, "/en/workspace/figures/?by=micro-project", make, most=35)


def test_inside_everybody_sees_the_exact_figures_of_their_own(client, people):
    here, elsewhere = Region(), Region("DK")
    figure(people, here.project, 1, 3)
    figure(people, elsewhere.project, 1, 40)
    mine = sign_in(client, fresh(here.reporter))
    tables = tables_of(page(mine, "/en/workspace/figures/?indicator=people"))
    assert [row[1:] for row in tables[1].rows] == [["P1", "so far"], ["3", "3"], ["3", "3"]]
    unknown = mine.get("/en/workspace/figures/?project=unknown-slug")
    foreign = mine.get(f"/en/workspace/figures/?project={elsewhere.project.slug}")
    assert (foreign.status_code, foreign.content) == (
        404, unknown.content.replace(b"unknown-slug", elsewhere.project.slug.encode()),
    )  # fmt: skip
    assert mine.get(f"/en/workspace/figures/?network={elsewhere.rcg.slug}").status_code == 404


def test_inside_targets_and_the_way_gone_stand_beside(client, hours):
    region = Region()
    for number, value in ((1, 10), (2, 15)):
        figure(hours, region.project, number, value)
    Target.objects.create(indicator=hours, micro_project=region.project, baseline=5, target=45)
    mine = sign_in(client, fresh(region.local))
    head, row, total = tables_of(page(mine, "/en/workspace/figures/?indicator=hours"))[1].rows
    assert head[1:] == ["P1", "P2", "so far", "baseline", "target", "way gone"]
    assert (row[1:], total[1:]) == (["10", "15", "25", "5", "45", "50 %"], ["10", "15", "25", "–", "–", "–"])
    html = page(mine, f"/en/workspace/figures/?project={region.project.slug}&indicator=hours")
    assert tables_of(html)[0].rows[1] == ["Hours", "10", "15", "25", "5", "45", "50 %"]
    assert ("Baseline: 5" in html, "Target: 45" in html) == (True, True)


def test_the_door_is_closed_to_visitors(visitor):
    for address in ("figures/", "figures.csv", "figures.pdf"):
        assert visitor.get(f"/en/workspace/{address}").status_code == 302


def test_places_show_their_own_figures(people, hours):
    osby = network("Osby", region="Skåne")
    kitchen, garden = project("Kitchen", osby), project("Garden", osby)
    for made, value in ((kitchen, 3), (garden, 30)):
        figure(people, made, 1, value)
    shown = {record.pk: tag("project_figures", record) for record in (kitchen, garden)}
    assert tables_of(shown[kitchen.pk])[0].rows[1] == ["People", "fewer than 5", "fewer than 5"]
    assert tables_of(tag("network_figures", osby.parent))[0].rows[1] == ["People", "33", "33"]
    assert tag("project_figures", project("Empty", osby)).strip() == ""


def tag(name: str, record) -> str:
    return Template(f"{{% load figures %}}{{% {name} record %}}").render(Context({"record": record}))


# Whoever subtracts.

PERIODS = (1, 2)


def everything_published(visitor, places) -> dict:
    """Collect (by, name, column) -> words of every public page and file; the same cell must read alike everywhere."""
    found: dict[tuple, str] = {}

    def note(key, words):
        assert found.setdefault(key, words) == words

    for by in ("micro-project", "network", "region", "country"):
        for choice in ("", *(f"&period=p{number}" for number in PERIODS)):
            tables = tables_of(page(visitor, f"/en/figures/?indicator=people&by={by}{choice}"))
            for (row, column), words in tables[1].cells().items():
                note(("whole" if row == "the whole project" else by, row, column), words)
            note(("whole", "the whole project", tables[0].rows[0][-1]), tables[0].rows[1][-1])
            for table in tables[2:]:
                for (row, column), words in table.cells().items():
                    name = "the whole project"
                    note(("whole", name, column) if row == "everybody" else ("part", row, column), words)
    for by, record in places:
        for table in tables_of(tag("project_figures" if by == "micro-project" else "network_figures", record)):
            for (_row, column), words in table.cells().items():
                note((by, str(record), column), words)
    return found


def true_tables(values: dict, projects: dict, shift: dict) -> dict:
    """Return every cell of a table of leaves ``(project, period)``, with ``shift`` added to some."""
    leaves = {key: value + shift.get(key, 0) for key, value in values.items()}
    cells: dict[tuple, int] = {}
    for (name, number), value in leaves.items():
        for by, place in projects[name]:
            cells[by, place, f"P{number}"] = cells.get((by, place, f"P{number}"), 0) + value
    for name, places in projects.items():
        top = max(leaves[name, number] for number in PERIODS)
        for by, place in places:
            cells[by, place, "so far"] = cells.get((by, place, "so far"), 0) + top
    return cells


def fits(cells: dict, published: dict) -> bool:
    """Whether the public cannot tell a table from the true one."""
    for key, words in published.items():
        value = cells.get(key)
        if value is None:
            continue
        if words == "fewer than 5":
            if not 1 <= value <= 4:
                return False
        elif words == "not shown":
            if value < 5:
                return False
        elif words != str(value):
            return False
    return True


def possible_values(values: dict, projects: dict, published: dict, small: list) -> dict[tuple, set[int]]:
    """Return the values that each small cell has in the tables that read the same: leaves changed by at most one."""
    found = {key: set() for key in small}
    unknown = [
        (name, number)
        for name, number in values
        if published["micro-project", name, f"P{number}"] in ("fewer than 5", "not shown")
    ]
    for steps in product((0, 1, -1), repeat=len(unknown)):
        cells = true_tables(values, projects, dict(zip(unknown, steps, strict=True)))
        if fits(cells, published):
            for key, possible in found.items():
                possible.add(cells[key])
            if all(len(possible) > 1 for possible in found.values()):
                break
    return found


@pytest.mark.parametrize("seed", range(3))
def test_nobody_finds_a_small_number_by_subtracting(visitor, people, seed):
    rng = random.Random(seed)
    osby, lund, varde = network("Osby", region="Skåne"), network("Lund", region="Skåne"), network("Varde", "DK")
    homes = {"Kitchen": osby, "Garden": osby, "Choir": lund, "Cafe": lund, "Radio": varde, "Theatre": varde}
    values, projects, places = {}, {}, []
    for name, home in homes.items():
        made = project(name, home)
        places.append(("micro-project", made))
        projects[name] = [("micro-project", name), ("network", str(home)), ("region", str(home.parent)),
                          ("country", {"SE": "Sweden", "DK": "Denmark"}[home.country]),
                          ("whole", "the whole project")]  # fmt: skip
        for number in PERIODS:
            values[name, number] = rng.choice((2, 3, 4, 7, 9, 14, 20))
            women = rng.randint(0, values[name, number])
            figure(people, made, number, values[name, number], sex_female=women, sex_male=values[name, number] - women)
    places += [("network", home) for home in (osby, lund, varde)] + [("region", osby.parent), ("region", varde.parent)]
    published = everything_published(visitor, places)
    right = true_tables(values, projects, {})
    assert fits(right, published)
    small = [key for key, words in published.items() if words == "fewer than 5" and key[0] != "part"]
    found = possible_values(values, projects, published, small)
    assert (len(small) > 0, [key for key, possible in found.items() if len(possible) < 2]) == (True, [])


def test_periods_of_the_page_are_those_with_public_figures(visitor, hours):
    made = project("Kitchen", network("Osby"))
    figure(hours, made, 1, 3)
    period(2)
    Figure.objects.update(text="")
    assert tables_of(page(visitor, "/en/figures/"))[0].rows[0] == ["Figure", "P1", "so far"]
