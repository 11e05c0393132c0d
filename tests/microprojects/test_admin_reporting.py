"""The office's settings of reporting in the admin, and reports to read with their history."""

import pytest
from django.urls import reverse

from microprojects import services
from microprojects.models import Indicator, Reason, ReminderSent, Report
from networks.models import Mandate
from tests.counting import assert_same_queries
from tests.factories.editing import opened
from tests.factories.reporting import (
    IndicatorFactory,
    MandateFactory,
    PeriodFactory,
    ReasonFactory,
    Region,
    ReminderRuleFactory,
    report_in,
    return_reason,
)
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
SETTINGS = {
    "period": PeriodFactory,
    "indicator": IndicatorFactory,
    "reason": ReasonFactory,
    "reminderrule": ReminderRuleFactory,
}


@pytest.fixture
def office(client):
    return sign_in(client, UserFactory(office=True))


def page(kind: str, verb: str, *args) -> str:
    return reverse(f"admin:microprojects_{kind}_{verb}", args=args)


@pytest.mark.parametrize(("kind", "factory"), SETTINGS.items())
def test_settings_are_the_offices_alone(client, kind, factory):
    record = factory()
    pages = [
        page(kind, "changelist"),
        page(kind, "add"),
        page(kind, "change", record.pk),
        page(kind, "history", record.pk),
    ]
    sign_in(client, UserFactory(office=True))
    assert [client.get(address).status_code for address in pages] == [200] * 4
    sign_in(client, Region().coordinator)
    assert [client.get(address).status_code for address in pages] == [403, 403, 403, 403]
    sign_in(client, Region().reporter)
    assert [client.get(address).status_code for address in pages] == [302] * 4


def test_a_period_is_edited_in_nine_languages_and_its_history_kept(office):
    record = PeriodFactory()
    address = page("period", "change", record.pk)
    data = opened(office.get(address)) | {"title_lv": "Pirmais pusgads"}
    assert office.post(address, data).status_code == 302
    record.refresh_from_db()
    assert record.title_lv == "Pirmais pusgads"
    assert "Pirmais pusgads" in office.get(page("period", "history", record.pk)).content.decode()


def test_a_period_that_is_due_before_it_ends_is_an_error_at_the_field(office):
    record = PeriodFactory()
    address = page("period", "change", record.pk)
    response = office.post(address, opened(office.get(address)) | {"due": record.starts.isoformat()})
    assert "Reports cannot be due before the period is over." in response.content.decode()


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ({"question_en": "How many came?"}, 2),
        ({"over_time": "max"}, 2),
        ({"splits": ["sex", "group"]}, 2),
        ({"unit_en": "persons"}, 2),
        ({"question_sv": "Hur många kom?"}, 1),
        ({"title_en": "Visitors", "position": "7", "is_public": []}, 1),
    ],
)
def test_a_changed_definition_counts_its_version_up(office, change, version):
    record = IndicatorFactory(question_en="How many?", unit_en="people", splits=["sex"])
    address = page("indicator", "change", record.pk)
    assert office.post(address, opened(office.get(address)) | change).status_code == 302
    record.refresh_from_db()
    assert record.version == version


def test_an_unchanged_indicator_keeps_its_version(office):
    record = IndicatorFactory(question_en="How many?", splits=["age"])
    address = page("indicator", "change", record.pk)
    office.post(address, opened(office.get(address)))
    Indicator.objects.get(pk=record.pk).save(update_fields=["position"])
    record.refresh_from_db()
    assert (record.version, record.splits) == (1, ["age"])


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"kind": "level", "splits": ["sex"]}, "splits", "Only a count can be split."),
        ({"kind": "yes_no", "is_headline": "on"}, "is_headline", "The three figures everybody gives are counts."),
        ({"kind": "text"}, "over_time", "Texts are not put together: choose the latest, and not put together."),
    ],
)
def test_what_the_database_would_refuse_is_said_at_the_field(office, change, field, sentence):
    record = IndicatorFactory()
    address = page("indicator", "change", record.pk)
    response = office.post(address, opened(office.get(address)) | change)
    assert response.context["adminform"].form.errors == {field: [sentence]}


def used(kind: str):
    """Return a record of ``kind`` that a report, or a reminder, uses."""
    if kind == "period":
        return report_in("draft", Region()).obligation.period
    if kind == "indicator":
        report_in("submitted", Region())
        return Indicator.objects.get(slug="meetings")
    if kind == "reason":
        report_in("returned", Region())
        return return_reason()
    rule, report = ReminderRuleFactory(), report_in("draft", Region())
    ReminderSent.objects.create(obligation=report.obligation, rule=rule, day="2026-01-01", recipient=UserFactory())
    return rule


@pytest.mark.parametrize("kind", SETTINGS)
def test_what_is_used_is_not_deleted(office, kind):
    record = used(kind)
    address = page(kind, "delete", record.pk)
    assert f"“{record.title_en}” " in (html := office.get(address).content.decode())
    assert "cannot be deleted." in html
    assert office.post(address, {"post": "yes"}).status_code in (200, 403)
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize(("kind", "factory"), SETTINGS.items())
def test_what_is_not_used_is_deleted(office, kind, factory):
    record = factory()
    assert office.post(page(kind, "delete", record.pk), {"post": "yes"}).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()


def test_several_used_ones_are_not_deleted_either(office):
    record, free = used("reason"), ReasonFactory()
    data = {"action": "delete_selected", "_selected_action": [record.pk, free.pk], "post": "yes"}
    assert "cannot be deleted." in office.post(page("reason", "changelist"), data).content.decode()
    assert Reason.objects.filter(pk__in=[record.pk, free.pk]).count() == 2


def test_the_short_name_of_an_indicator_stays(office):
    record = IndicatorFactory()
    address = page("indicator", "change", record.pk)
    office.post(address, opened(office.get(address)) | {"slug": "another"})
    record.refresh_from_db()
    assert record.slug != "another"


def test_targets_are_set_by_whoever_tends_the_micro_project(client):
    region, indicator = Region(), IndicatorFactory()
    sign_in(client, region.coordinator)
    address = page("microproject", "change", region.project.pk)
    data = opened(client.get(address)) | {
        "targets-TOTAL_FORMS": "1", "targets-0-indicator": str(indicator.pk), "targets-0-target": "25",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    assert list(region.project.targets.values_list("indicator", "target")) == [(indicator.pk, 25)]


def test_a_report_is_read_with_its_history(client):
    region, office = Region(), UserFactory(office=True, name="Office Person")
    report = report_in("returned", region)
    services.submit_report(report, actor=region.reporter)
    sign_in(client, office)
    html = client.get(page("report", "change", report.pk)).content.decode()
    for words in (
        "Please count again.", region.reporter.name, "returned for changes", "Version 2, sent on", "Rounds of review",
        f'href="{report.get_absolute_url()}"', "the portal itself – the draft was opened",
    ):  # fmt: skip
        assert words in html
    assert "<input" not in html.split('id="content-main"')[1]


def test_reports_are_never_added_changed_or_deleted_here(office):
    report = report_in("accepted", Region())
    before = Report.objects.values().get()
    assert office.get(page("report", "add")).status_code == 403
    assert office.post(page("report", "change", report.pk), {"state": "draft"}).status_code == 403
    assert office.post(page("report", "delete", report.pk), {"post": "yes"}).status_code == 403
    assert office.get(page("report", "history", report.pk)).status_code == 302
    assert Report.objects.values().get() == before


def test_reports_are_seen_as_everywhere(client):
    mine, other = Region(), Region(country="DK")
    own, foreign = report_in("submitted", mine), report_in("draft", other)
    sign_in(client, mine.coordinator)
    assert client.get(page("report", "change", own.pk)).status_code == 200
    assert [client.get(page("report", verb, foreign.pk)).status_code for verb in ("change", "history")] == [404, 404]
    response = client.get(page("report", "changelist"))
    assert list(response.context["cl"].queryset) == [own]
    autocomplete = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "microprojects", "model_name": "figure", "field_name": "report", "term": ""},
    )
    assert other.project.title_en not in autocomplete.content.decode()


def test_a_coordinator_of_content_without_a_mandate_sees_no_report(client):
    region = Region()
    report = report_in("submitted", region)
    sign_in(client, UserFactory(coordinator_of=region.partner))
    assert client.get(page("report", "change", report.pk)).status_code == 404
    assert client.get(page("report", "changelist")).context["cl"].result_count == 0


def test_an_observer_reads_neither_names_nor_notes(client):
    region = Region()
    report = report_in("returned", region)
    services.submit_report(report, actor=region.reporter)
    services.forward_report(report, actor=region.coordinator, assessment="on_track", note="Between us.")
    services.accept_report(report, actor=UserFactory(office=True))
    observer = UserFactory(coordinator_of=Region(country="DK").partner)
    MandateFactory(user=observer, network=None, role=Mandate.Role.OBSERVER)
    sign_in(client, observer)
    html = client.get(page("report", "change", report.pk)).content.decode()
    assert "accepted" in html
    for secret in (region.reporter.name, region.coordinator.name, "Please count again.", "Between us."):
        assert secret not in html


def test_the_list_is_searched_and_filtered(office):
    region, other = Region(country="SE", title_en="Läsecirkel"), Region(country="DK")
    found, draft = report_in("submitted", region), report_in("draft", other)
    address = page("report", "changelist")

    def listed(**query):
        return list(office.get(address, query).context["cl"].queryset)

    assert listed(q="lasecirkel") == [found]
    assert listed(state="draft") == [draft]
    assert listed(country="SE") == [found]
    assert listed(period=draft.obligation.period.slug) == [draft]
    assert listed(state="\0", q="\0", country="zz", period="x") == [draft, found]
    assert office.get(address, {"obligation__holder__email__startswith": "a"}).status_code in (302, 400)


def test_the_list_takes_as_many_queries_for_three_as_for_one(office):
    html = assert_same_queries(office, page("report", "changelist"), lambda: report_in("draft", Region()), 25)
    assert "count(" not in html.lower()


def test_the_index_counts_no_reports(office):
    report_in("draft", Region())
    entries = {
        m["object_name"]: m["count"]
        for app in office.get(reverse("admin:index")).context["app_list"]
        for m in app["models"]
    }
    assert (entries["Report"], entries["Period"]) == (None, 1)
