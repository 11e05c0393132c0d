"""What came back is compared, reported and taken over; nothing that somebody changed meanwhile is overwritten."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sempre.models import Page, TranslationRight, TranslationState
from sempre.translating.exchange.choosing import chosen, parcels
from sempre.translating.exchange.files import Arrived, Given, Stage
from sempre.translating.exchange.taking import Line, Report, Taken, Verdict, report_of, take
from sempre.translating.exchange.xliff import write_1
from sempre.translating.exchange.xliff_reading import read
from sempre.translating.parts import digest
from sempre.translating.records import kinds
from sempre.translating.services import Seen
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory

pytestmark = pytest.mark.django_db
KEY = "page/about/title"


@pytest.fixture
def office():
    return UserFactory(office=True, name="Office")


@pytest.fixture
def about() -> Page:
    return PageFactory(slug="about", title="About", summary="")


def given(text: str = "Om oss", key: str = KEY, *, now: str = "", source: str = "About", **fields) -> Given:
    """What came back for a text that read ``now`` when it was sent."""
    known = {"place": 7, "language": "sv", "source": source, "seen": Seen(digest(now), digest(source))}
    return Given(key, text=text, **known | fields)


def of(user, *units: Given) -> Report:
    return report_of(Arrived(list(units)), user)


def one(user, unit: Given) -> Line:
    return of(user, unit).lines[0]


def swedish(page: Page) -> str:
    return Page.objects.get(pk=page.pk).title_sv or ""


def state(language: str = "sv", field: str = "title") -> TranslationState:
    return TranslationState.objects.get(language=language, field=field, record_id=Page.objects.get(slug="about").pk)


class TestVerdicts:
    def test_a_missing_text_is_new(self, office, about):
        line = one(office, given())
        assert (line.verdict, line.record, line.label) == (Verdict.NEW, "About", "Title")

    def test_another_wording_of_a_text_that_nobody_changed(self, office, about):
        Page.objects.update(title_sv="Om")
        assert one(office, given(now="Om")).verdict == Verdict.CHANGED

    @pytest.mark.parametrize("text", ["Om", " Om\r\n", "Om\n"])
    def test_the_text_that_stands_there_is_unchanged(self, office, about, text):
        Page.objects.update(title_sv="Om")
        assert one(office, given(text, now="")).verdict == Verdict.UNCHANGED

    def test_what_the_translator_did_not_touch_is_no_conflict(self, office, about):
        Page.objects.update(title_sv="Theirs", title_en="About us")
        assert one(office, given("Om", now="Om")).verdict == Verdict.UNCHANGED

    @pytest.mark.parametrize("text", ["", " \n\t", "\u00a0"])
    def test_an_empty_text_deletes_nothing(self, office, about, text):
        Page.objects.update(title_sv="Om")
        assert one(office, given(text, now="Om")).verdict == Verdict.EMPTY

    @pytest.mark.parametrize(
        ("change", "text_changed", "source_changed"),
        [({"title_sv": "Theirs"}, True, False), ({"title_en": "About us"}, False, True)],
    )
    def test_what_somebody_changed_meanwhile_is_a_conflict(self, office, about, change, text_changed, source_changed):
        Page.objects.update(**change)
        line = one(office, given())
        assert (line.verdict, line.text_changed, line.source_changed) == (
            Verdict.CONFLICT,
            text_changed,
            source_changed,
        )
        assert (line.now, line.source) == (change.get("title_sv", ""), change.get("title_en", "About"))

    def test_a_file_without_digests_is_good_for_missing_texts_of_the_same_source_only(self, office, about):
        assert one(office, given(seen=None)).verdict == Verdict.NEW
        assert one(office, given(seen=None, source="Older")).verdict == Verdict.CONFLICT
        assert one(office, given(seen=None, source=None)).verdict == Verdict.CONFLICT
        Page.objects.update(title_sv="Om")
        assert one(office, given(seen=None)).verdict == Verdict.CONFLICT

    def test_a_copy_of_the_source_is_taken_only_if_a_tool_says_that_it_is_translated(self, office, about):
        assert one(office, given("About")).verdict == Verdict.COPY
        assert one(office, given("About", stage=Stage.UNFINISHED)).verdict == Verdict.COPY
        assert one(office, given("About", stage=Stage.TRANSLATED)).verdict == Verdict.NEW

    def test_too_long_and_unfit(self, office, about):
        assert one(office, given("x" * 151)).verdict == Verdict.TOO_LONG
        assert one(office, given("x" * 150)).verdict == Verdict.NEW
        assert one(office, given("a\x00b")).verdict == Verdict.UNFIT
        assert one(office, given("", problem="A formula.")).verdict == Verdict.UNFIT

    def test_the_same_text_twice(self, office, about):
        report = of(office, given("A"), given("B", key="page:about:title"))
        assert [line.verdict for line in report.lines] == [Verdict.NEW, Verdict.TWICE]

    def test_a_language_that_became_the_original(self, office, about):
        about.original_language, about.title_sv = "sv", "Om"
        about.save()
        assert one(office, given(now="Om")).verdict == Verdict.ORIGINAL

    @pytest.mark.parametrize(
        ("language", "verdict"),
        [("sv-SE", "new"), ("SV_se", "new"), ("ru", "language"), ("", "language"), ("fi", "new")],
    )
    def test_languages(self, office, about, language, verdict):
        assert one(office, given(language=language)).verdict == verdict

    def test_keys_that_lead_nowhere(self, office, about):
        keys = ["nonsense", "page/gone/title", "micro-project/none/step-1/text"]
        assert [line.verdict for line in of(office, *(given(key=key) for key in keys)).lines] == [
            "unknown",
            "gone",
            "gone",
        ]


class TestRights:
    def test_a_language_that_is_not_the_translators(self, about):
        translator = UserFactory()
        TranslationRight.objects.create(user=translator, language="fi")
        assert one(translator, given()).verdict == Verdict.NOT_YOURS
        assert one(translator, given(language="fi")).verdict == Verdict.NEW

    def test_records_of_others(self, about):
        partner = PartnerFactory()
        coordinator = UserFactory(coordinator_of=partner)
        MicroProjectFactory(slug="own", title="Own", partners=[partner])
        MicroProjectFactory(slug="public", title="Public")
        MicroProjectFactory(slug="draft", title="Draft", draft=True)
        found = [
            one(coordinator, given(key=f"micro-project/{slug}/title", source=slug.title())).verdict
            for slug in ("own", "public", "draft", "none")
        ]
        assert found == ["new", "not yours", "gone", "gone"]


class TestOutdatedAndDrafts:
    @pytest.fixture
    def outdated(self, about) -> Page:
        about.title_sv = "Om"
        about.save()
        about.title_en = "About us"
        about.save()
        assert state().status == "outdated"
        return about

    @pytest.mark.parametrize(
        ("stage", "verdict"),
        [(Stage.UNSAID, "unchanged"), (Stage.UNFINISHED, "unchanged"), (Stage.TRANSLATED, "confirmed")],
    )
    def test_an_outdated_text_may_be_confirmed_by_a_tool(self, office, outdated, stage, verdict):
        report = of(office, given("Om", now="Om", source="About us", stage=stage))
        assert report.counts == {verdict: 1}
        take(report.ready(), office, is_checked=False)
        assert state().status == ("draft" if verdict == "confirmed" else "outdated")

    def test_not_if_the_source_changed_again(self, office, outdated):
        assert one(office, given("Om", now="Om", source="About", stage=Stage.REVIEWED)).verdict == Verdict.UNCHANGED

    def test_a_reviewed_draft_is_checked_by_the_persons_tick_only(self, office, about):
        about.title_sv = "Om"
        about.save()
        report = of(office, given("Om", now="Om", stage=Stage.REVIEWED))
        assert (report.counts, report.ready(with_findings=True)) == ({Verdict.REVIEWED: 1}, [])
        assert take(report.ready(is_checked=True), office, is_checked=True) == Taken(1, 0)
        assert (state().status, state().checked_by) == ("checked", office)

    def test_a_machine_draft_that_comes_back_untouched_stays_one(self, office, about):
        TranslationState.objects.filter(pk=state().pk).update(status="machine", machine_text="Om")
        draft = given("Om", machine=digest("Om"), stage=Stage.UNFINISHED)
        assert one(office, draft).verdict == Verdict.UNCHANGED
        assert one(office, replace(draft, text="Om oss")).verdict == Verdict.NEW
        line = one(office, replace(draft, stage=Stage.TRANSLATED))
        take([line], office, is_checked=False)
        assert (line.verdict, swedish(about), state().status) == (Verdict.NEW, "Om", "draft")


class TestFindings:
    def test_placeholders_and_links_that_differ_are_told(self, office):
        source = "Write to [us](https://example.org/a) about {name}."
        PageFactory(slug="about", title="", body=source)
        line = one(office, given("Skriv till [oss](https://example.org/b).", "page/about/body", source=source))
        assert {finding.code for finding in line.findings} >= {"links", "placeholders"}
        report = Report([line, Line(given(), Verdict.NEW)], "line")
        assert [len(report.ready(with_findings=ticked)) for ticked in (False, True)] == [1, 2]
        line.verdict = Verdict.CONFLICT
        assert len(report.ready(with_findings=True)) == 1


class TestTakingOver:
    def test_what_is_sound_is_written_by_the_person(self, office, about):
        taken = take(of(office, given(" Om oss\r\n")).ready(), office, is_checked=False)
        assert (taken, swedish(about)) == (Taken(1, 0), "Om oss")
        assert (state().status, state().changed_by, state().source.text) == ("draft", office, "About")

    def test_checked_by_the_tick(self, office, about):
        take(of(office, given()).ready(), office, is_checked=True)
        assert (state().status, state().checked_by) == ("checked", office)

    def test_nothing_else_is_written(self, office, about):
        Page.objects.update(title_sv="Theirs", title_fi="Sivu")
        empty, long = given("", language="fi", now="Sivu"), given("x" * 151, language="da")
        lines = of(office, given(), empty, long, given(key="page/x/title")).ready(with_findings=True)
        assert take(lines, office, is_checked=True) == Taken(0, 0)
        page = Page.objects.get(slug="about")
        assert (page.title_sv, page.title_fi, page.title_da) == ("Theirs", "Sivu", None)

    @pytest.mark.parametrize("change", [{"title_sv": "Theirs"}, {"title_en": "About us"}])
    def test_what_changed_after_the_report_is_left_alone(self, office, about, change):
        other = PageFactory(slug="contact", title="Contact", summary="")
        lines = of(office, given(), given("Kontakt", "page/contact/title", source="Contact")).ready()
        Page.objects.filter(slug="about").update(**change)
        assert take(lines, office, is_checked=False) == Taken(1, 1)
        assert (swedish(about), swedish(other)) == (change.get("title_sv", ""), "Kontakt")

    def test_a_record_that_was_deleted_after_the_report(self, office, about):
        other = PageFactory(slug="contact", title="Contact", summary="")
        lines = of(office, given(), given("Kontakt", "page/contact/title", source="Contact")).ready()
        about.delete()
        assert (take(lines, office, is_checked=False), swedish(other)) == (Taken(1, 1), "Kontakt")

    def test_a_failure_leaves_nothing_half_written(self, office, about, monkeypatch):
        from sempre.translating.exchange import taking

        PageFactory(slug="contact", title="Contact", summary="")
        lines = of(office, given(), given("Kontakt", "page/contact/title", source="Contact")).ready()
        written = []

        def failing(*args, **kwargs):
            if written:
                raise OSError("full")
            written.append(original(*args, **kwargs))

        original = taking.write
        monkeypatch.setattr(taking, "write", failing)
        with pytest.raises(OSError, match="full"):
            take(lines, office, is_checked=False)
        assert set(Page.objects.values_list("title_sv", flat=True)) == {None}

    def test_two_translators_with_the_same_export(self, office, about):
        first, second = of(office, given("Min")), of(office, given("Din"))
        assert take(first.ready(), office, is_checked=False) == Taken(1, 0)
        assert take(second.ready(), office, is_checked=False) == Taken(0, 1)
        assert swedish(about) == "Min"
        assert of(office, given("Din")).counts == {Verdict.CONFLICT: 1}

    def test_after_it_the_same_file_changes_nothing_more(self, office, about):
        take(of(office, given()).ready(), office, is_checked=False)
        assert of(office, given()).counts == {Verdict.UNCHANGED: 1}


def test_a_whole_round_with_a_part(office):
    project = MicroProjectFactory(slug="alldi", title="Alldi", summary="")
    step = StepFactory(micro_project=project, text="A first step & more")
    states = chosen(office, "sv", kinds=kinds(), statuses=["missing"])
    [parcel] = parcels(states.filter(record_id=project.pk), "sv", "https://example.org")
    came = read(write_1(parcel).replace(b'state="new"></target>', ">Ett första steg &amp; mer</target>".encode()))
    report = report_of(came, office)
    assert report.counts == {Verdict.NEW: len(parcel.units)}
    take(report.ready(), office, is_checked=False)
    step.refresh_from_db()
    assert step.text_sv == "Ett första steg & mer"


def test_the_number_of_statements_does_not_grow(office):
    def cost() -> int:
        units = [
            given(key=f"{key}/title", source="x")
            for slug in MicroProjectFactory._meta.model.objects.values_list("slug", flat=True)
            for key in (f"micro-project/{slug}", f"micro-project/gone-{slug}")
        ]
        with CaptureQueriesContext(connection) as captured:
            of(office, *units)
        return len(captured)

    MicroProjectFactory()
    cost()
    first = cost()
    MicroProjectFactory()
    MicroProjectFactory()
    assert cost() == first
