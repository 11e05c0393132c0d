"""A version as people read it."""

import pytest

from microprojects.models import Indicator
from microprojects.review.reading import figure_words, read
from tests.factories.outputs import ToolFactory
from tests.factories.reporting import IndicatorFactory, Region, report_in

pytestmark = pytest.mark.django_db


def answers(report, internal: bool = True) -> dict:
    reading = read(report.versions.get(), internal=internal)
    return {name: answer.plain for name, answer in reading.answers.items() if not answer.is_empty}


def test_every_kind_of_answer_is_told_in_words():
    IndicatorFactory(slug="share", kind="percent", over_places="average")
    IndicatorFactory(slug="mood", kind="yes_no")
    ToolFactory(slug="cafe", title_en="World café")
    report = report_in(
        "submitted", Region(),
        **{"figure_share": 3, "figure_share_base": 12, "figure_mood": "yes", "figure_hours_note": "Only volunteers",
           "split_participants_sex_female": 7, "activity_1_text": "Cooking", "activity_1_done": "partly",
           "tool_1_tool": "cafe", "tool_1_tip": "Bring cake", "ladder_staff": "leads", "may_be_public": True},
    )  # fmt: skip
    found = answers(report)
    assert {name: found[name] for name in ("figure-share", "figure-mood", "figure-hours", "figure-participants",
            "activity-1-text", "tool-1-tool", "ladder-staff", "may-be-public")} == {
        "figure-share": "3 of 12",
        "figure-mood": "yes",
        "figure-hours": "30\nOnly volunteers",
        "figure-participants": "12\nby sex, women and girls: 7",
        "activity-1-text": "Cooking\nHow far is it? partly done",
        "tool-1-tool": "World café\nA tip for others Bring cake",
        "ladder-staff": "users lead, staff support",
        "may-be-public": "yes",
    }  # fmt: skip


def test_what_is_gone_from_the_portal_is_read_from_the_version():
    IndicatorFactory(slug="visits", title_en="Visits")
    report = report_in("submitted", Region(), figure_visits=7, tool_1_tool="gone", internal_note="Not for all.")
    Indicator.objects.filter(slug="visits").delete()
    reading = read(report.versions.get(), internal=True)
    assert (reading.answers["figure-visits"].label, reading.answers["figure-visits"].text) == ("Visits", "7")
    assert reading.answers["tool-1-tool"].text == "gone"
    assert ("internal-note" in answers(report), "internal-note" in answers(report, internal=False)) == (True, False)


def test_accepted_figures_in_words():
    words = [figure_words(*value) for value in (("count", 12), ("percent", 3, 4), ("yes_no", 0), ("level", None))]
    assert words == ["12", "3 of 4", "no", ""]
