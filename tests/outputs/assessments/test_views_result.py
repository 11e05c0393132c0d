"""What a closed round shows, and the actions that follow."""

import pytest
from django.utils import timezone

from outputs.models import AssessmentAction, AssessmentRound
from tests.counting import queries
from tests.factories.assessments import (
    answer_url,
    answered,
    closed,
    deciding,
    levels,
    of_owner,
    roadmap,
    round_of,
    send,
)

pytestmark = pytest.mark.django_db


def test_closing_says_what_goes_and_then_shows_the_result(visitor, round_):
    close = of_owner(f"rounds/{round_.pk}/close/")
    assert "not possible yet" in visitor.get(close).content.decode()
    assert visitor.post(close).headers["Location"] == close
    answered(round_, "staff", *levels("safe", 0, 1, 2, 3, 4))
    answered(round_, "leader", *levels("safe", 3))
    assert visitor.get(close).context["few"] == ["leaders", "people who use the service"]
    assert visitor.post(close).headers["Location"] == of_owner(f"rounds/{round_.pk}/")
    html = visitor.get(of_owner(f"rounds/{round_.pk}/")).content.decode()
    assert html.count("fewer than 5 answers: not shown") == 2 + 2 * 2 + 1
    assert ("middle half from 1 to 3" in html, "Practice safe" in html) == (True, True)
    assert send(visitor, answer_url(round_), "x", safe="1").status_code == 410


def test_the_page_of_a_result_has_as_many_queries_for_many_answers(visitor, round_):
    answered(round_, "staff", *levels("safe", 0, 1, 2, 3, 4))
    page = of_owner(f"rounds/{closed(round_).pk}/")
    visitor.get(page)
    few, _html = queries(visitor, page)
    for number in range(3):
        AssessmentAction.objects.create(
            round=round_, practice_key="safe", what=str(number), owner="x", due=timezone.localdate()
        )
    many, _html = queries(visitor, page)
    assert (many - few, many <= 22) == (1, True)  # the titles of the practices, once


def test_from_the_result_to_an_action_and_on(visitor, result):
    page = of_owner(f"rounds/{result.pk}/actions/new/")
    form = visitor.get(f"{page}?practice=safe").context["form"]
    assert form.initial == {"practice_key": "safe", "from_level": 1, "to_level": 2}
    assert visitor.post(page, deciding()).headers["Location"] == of_owner()
    action = AssessmentAction.objects.get()
    change = of_owner(f"rounds/{result.pk}/actions/{action.pk}/")
    assert visitor.post(change, deciding(state="doing")).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.from_level, action.to_level) == ("doing", 1, 2)
    assert "under way" in visitor.get(of_owner()).content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"practice_key": "foreign"}, "practice_key"), ({"from_level": "5"}, "from_level"),
     ({"to_level": "-1"}, "to_level"),
     ({"to_level": "0"}, "to_level"), ({"due": "2020-01-01"}, "due"), ({"due": "9999-01-01"}, "due"),
     ({"what": "x" * 10_000}, "what"), ({"owner": ""}, "owner")],
)  # fmt: skip
def test_actions_that_make_no_sense_are_refused(visitor, result, changed, field):
    response = visitor.post(of_owner(f"rounds/{result.pk}/actions/new/"), deciding(**changed))
    assert (list(response.context["form"].errors), AssessmentAction.objects.count()) == ([field], 0)


def test_actions_of_others_are_not_there(visitor, result):
    foreign = AssessmentAction.objects.create(
        round=round_of("o" * 32), practice_key="safe", what="x", owner="x", due=timezone.localdate()
    )
    for number in (foreign.pk, 0, 10**19):
        assert visitor.get(of_owner(f"rounds/{result.pk}/actions/{number}/")).status_code == 404


def test_comparing_rounds(visitor, result):
    assert visitor.get(of_owner("compare/")).status_code == 404
    again = round_of("o" * 32)
    AssessmentRound.objects.filter(pk=again.pk).update(organisation=result.organisation)
    again.refresh_from_db()
    answered(again, "staff", *levels("safe", *[3] * 5))
    closed(again)
    html = visitor.get(of_owner("compare/")).content.decode()
    assert ("before 1, after 3" in html, "higher by 2" in html) == (True, True)
    for query in ("from=0", "to=x", "to=²", f"from={10**30}"):
        assert visitor.get(of_owner(f"compare/?{query}")).status_code == 404
    AssessmentRound.objects.filter(pk=again.pk).update(edition=roadmap(version="3.0"))
    assert "so they are not compared" in visitor.get(of_owner("compare/")).content.decode()
