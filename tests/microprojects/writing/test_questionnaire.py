"""What a report asks, and what keeps it from being sent."""

import pytest

from microprojects.holding.calendar import open_report
from microprojects.models import Attachment, Indicator, Target
from microprojects.writing import drafts, questionnaire
from microprojects.writing.earlier import earlier_version, figure_facts, open_activities
from tests.factories.partners import TargetGroupFactory
from tests.factories.reporting import (
    ANSWERS,
    IndicatorFactory,
    PeriodFactory,
    Region,
    obligation_of,
    report_in,
)

pytestmark = pytest.mark.django_db


def asked(region, content=None) -> dict:
    return {q.name: q for q in questionnaire.questions_for(region.project, content or {}, Indicator.objects.all())}


def gaps(region, content, attachments=()) -> list[tuple[str, str]]:
    found = questionnaire.gaps(asked(region, content).values(), content, attachments)
    return [(gap.name, gap.message) for gap in found]


def test_the_short_form_comes_first_and_six_answers_are_enough():
    names = list(asked(Region()))
    assert [name for name in names if not name.startswith("figure-")][:3] == ["happened", "changed", "next"]
    required = [name for name, question in asked(Region()).items() if question.is_required]
    assert required == list(ANSWERS)


def test_a_count_is_split_with_unknown_always_last():
    region = Region(target_groups=[TargetGroupFactory(slug="single-parents", name_en="single parents")])
    Indicator.objects.filter(slug="participants").update(splits=["sex", "group"])
    parts = [question for question in asked(region).values() if question.part_of]
    assert [(part.dimension, str(part.part)) for part in parts] == [
        ("sex", "women and girls"),
        ("sex", "men and boys"),
        ("sex", "another gender"),
        ("sex", "unknown"),
        ("group", "single parents"),
        ("group", "unknown"),
    ]


def test_one_empty_row_more_than_filled_and_never_more_than_twenty():
    region = Region()
    rows = [name for name in asked(region, {"activity-2-text": "Choir"}) if name.endswith("-text")]
    assert rows == ["activity-1-text", "activity-2-text", "activity-3-text"]
    many = asked(region, {"activity-999999-text": "x"})
    assert len([name for name in many if name.endswith("-text")]) == 20


def test_what_is_missing_is_told_with_its_field():
    region = Region()
    please = "Please fill this in."
    assert gaps(region, {}) == [(name, please) for name in ANSWERS]
    assert gaps(region, ANSWERS | {"figure-meetings": 0}) == []


def test_parts_may_not_exceed_the_whole_and_need_not_add_up():
    region = Region()
    fits = ANSWERS | {"split-participants-sex-female": 7}
    assert gaps(region, fits) == []
    too_many = fits | {"split-participants-sex-male": 6}
    assert gaps(region, too_many) == [("figure-participants", "The parts (by sex) add up to 13, more than the whole.")]


def test_a_share_is_at_most_its_whole():
    region = Region()
    IndicatorFactory(slug="jobs", kind="percent", over_time="latest", over_places="average")
    wrong = ANSWERS | {"figure-jobs": 5, "figure-jobs-base": 4}
    assert gaps(region, wrong) == [("figure-jobs", "This is more than the whole it is a part of.")]


def test_a_public_picture_needs_words_and_consents():
    region = Region()
    picture = Attachment(kind="picture", may_be_public=True, name="a.jpg")
    stem = f"attachment-{picture.uuid}"
    assert gaps(region, ANSWERS, [picture]) == [
        (f"{stem}-alt", "Say what the picture shows."),
        (f"{stem}-people", "Say whether people can be recognised, and whether they agreed."),
    ]
    pending = ANSWERS | {f"{stem}-people": "consent", f"{stem}-proof": "Folder 3"}
    assert gaps(region, pending, [picture])[1] == (
        f"{stem}-given",
        "Say where the signed form is kept, and since when.",
    )
    picture.may_be_public = False
    assert gaps(region, ANSWERS, [picture]) == []


def test_answers_in_words():
    questions = asked(Region())
    answers = [
        ("figure-meetings", 1200, "1200"),
        ("figure-meetings", 0, "0"),
        ("ladder-staff", "leads", "users lead, staff support"),
        ("may-be-public", True, "yes"),
        ("happened", "", ""),
    ]
    assert [questionnaire.answer_words(questions[name], value) for name, value, _ in answers] == [
        words for _, _, words in answers
    ]


def earlier_and_new(region, state="accepted", **answers):
    first = PeriodFactory()
    report = report_in(state, region, period=first, **answers)
    later = PeriodFactory(starts=first.ends, ends=first.due)
    return report, obligation_of(region, later)


def test_activities_that_were_not_done_begin_the_next_draft():
    region = Region()
    rows = {"1_text": "Choir", "1_done": "partly", "2_text": "Fair", "2_done": "fully", "3_text": "Garden"}
    rows = {f"activity_{name}": value for name, value in rows.items()}
    report, new = earlier_and_new(region, "submitted", **rows)
    assert earlier_version(new) == report.versions.get()
    assert open_activities(new) == {"activity-1-text": "Choir", "activity-2-text": "Garden"}
    draft = open_report(new)
    assert draft.content == {"activity-1-text": "Choir", "activity-2-text": "Garden"}
    shown = drafts.seen(draft.content, draft.content)
    drafts.save_draft(draft, actor=region.reporter, values={"activity-1-text": ""}, seen=shown, editor="pageone1")
    assert open_report(new).content == {"activity-2-text": "Garden"}


def test_beside_a_figure_stand_total_baseline_and_target():
    region = Region()
    meetings = Indicator.objects.get(slug="meetings")
    Target.objects.create(indicator=meetings, micro_project=region.project, baseline=2, target=40)
    _report, new = earlier_and_new(region)
    facts = figure_facts(new, Indicator.objects.all())
    assert facts["meetings"] == ["So far: 4 (added up)", "At the beginning: 2", "Target: 40"]
    assert facts["participants"] == ["So far: 12 (the highest value counts)"]
