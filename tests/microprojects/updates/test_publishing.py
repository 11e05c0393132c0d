"""The way of a public update: proposing, the hold, what stands against it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from microprojects import clock
from microprojects.models import Attachment, PublicUpdate, Report, TransitionEvent
from microprojects.updates import publishing
from microprojects.updates import texts as update_texts
from microprojects.updates.history import history_of
from microprojects.updates.workflow import Stale, WrongState
from sempre.models import OutboxMail
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory
from tests.factories.updates import (
    ENGLISH,
    LATER,
    arrange,
    messages_of,
    picture_consent,
    picture_of,
    proposed_from,
    publisher_of,
    quote_consent,
    shown,
    update_in,
    write,
)

pytestmark = pytest.mark.django_db


def test_accepting_a_report_proposes_an_update_where_the_author_agreed():
    region = Region(ENGLISH)
    report = report_in("accepted", region, may_be_public=True)
    update = PublicUpdate.objects.get()
    assert (update.version.report, update.state, update.proposed_by) == (report, "proposed", region.reporter)
    body = "We cooked together on Thursdays.\n\nTwo people now lead the kitchen.\n\nA summer market."
    assert update.texts.get().body == body
    names = list(TransitionEvent.objects.filter(name__startswith="update:").values_list("name", flat=True))
    assert names == ["update:proposed"]


def test_only_an_accepted_report_becomes_an_update():
    region = Region(ENGLISH)
    report = report_in("forwarded", region)
    with pytest.raises(WrongState):
        proposed_from(report, region)
    assert PublicUpdate.objects.count() == 0


def test_a_stranger_proposes_nothing():
    report = report_in("accepted", Region(ENGLISH))
    stranger = Region(country="DK").coordinator
    with pytest.raises(PermissionDenied):
        publishing.propose_update(report.versions.get(), actor=stranger)
    words = {"language": "en", "date": dt.date(2026, 5, 1), "title": "T", "body": "B"}
    with pytest.raises(PermissionDenied):
        publishing.propose_news(report.obligation.micro_project, actor=stranger, **words)


def test_the_whole_way_is_recorded_and_told():
    region = Region(ENGLISH)
    publisher = publisher_of(region)
    report = report_in("accepted", region)
    update = proposed_from(report, region)
    write(update, actor=publisher, check=True, title="A kitchen for all")
    before = timezone.now()
    publishing.schedule_update(update, actor=publisher, now=before)
    assert publishing.publish_due(before + dt.timedelta(hours=23)) == 0
    clock.publish_updates(before + dt.timedelta(hours=24))
    publishing.withdraw_update(update, actor=publisher, note="Wrong place")
    update.refresh_from_db()
    assert (update.state, update.note, update.withdrawn_at is not None) == ("withdrawn", "Wrong place", True)
    events = TransitionEvent.objects.filter(name__startswith="update:").values_list("name", "actor", "source", "target")
    by, region_by = publisher.pk, region.coordinator.pk
    assert list(events) == [
        ("update:proposed", region_by, "", "proposed"),
        ("update:ready", by, "proposed", "ready"),
        ("update:scheduled", by, "ready", "scheduled"),
        ("update:published", None, "scheduled", "published"),
        ("update:withdrawn", by, "published", "withdrawn"),
    ]
    lines = [(str(line.state), line.actor, line.note) for line in history_of(update)]
    assert lines == [
        ("withdrawn", publisher, "Wrong place"),
        ("published", None, ""),
        ("scheduled", publisher, ""),
        ("text ready", publisher, ""),
        ("proposed", region.coordinator, ""),
    ]
    told = {(mail.recipient, mail.subject.partition(":")[0]) for mail in OutboxMail.objects.filter(topic="publication")}
    others = {region.reporter, region.local, region.coordinator}
    assert told == {
        (publisher, "Public update proposed"),
        *((person, "Public update scheduled") for person in others),
        *((person, "Public update published") for person in {*others, publisher}),
        *((person, "Public update withdrawn") for person in others),
    }


def test_author_and_region_can_stop_it_in_the_hold():
    region = Region(ENGLISH)
    update = update_in("scheduled", region)
    with pytest.raises(ValidationError):
        publishing.stop_update(update, actor=region.reporter, note=" ")
    publishing.stop_update(update, actor=region.reporter, note="A name is in it.")
    update.refresh_from_db()
    assert (update.state, update.publish_at, update.stopped_by) == ("ready", None, region.reporter)
    assert publishing.publish_due(timezone.now() + LATER) == 0
    with pytest.raises(WrongState):
        publishing.stop_update(update, actor=region.coordinator, note="Me too")


def test_scheduling_what_changed_meanwhile_is_stale():
    region = Region(ENGLISH)
    update = update_in("ready", region)
    write(update, "sv", actor=region.reporter, title="Ett kök")
    with pytest.raises(Stale):
        publishing.schedule_update(update, actor=region.coordinator, expected=update.revision)


def test_what_stands_against_publication():
    region = Region(ENGLISH)
    consent = picture_consent(region)
    report = report_in("accepted", region)
    picture = picture_of(report, consent=consent, alt_en="", name="cooks.webp")
    update = proposed_from(report, region)
    arrange(update, region, pictures=[picture])
    assert messages_of(update) == ["Nobody has checked the original text yet."]
    with pytest.raises(ValidationError) as refused:
        write(update, actor=region.coordinator, check=True, title="Title")
    assert refused.value.message_dict == {f"alt-{picture.uuid}": ["Say what the picture shows."]}
    words = {f"alt-{picture.uuid}": "Cooks", "quote": "I lead now."}
    write(update, actor=region.coordinator, check=True, **words)
    unquoted = "Somebody is quoted without a consent in force. Choose it, or take out the quotation."
    assert messages_of(update) == [unquoted]
    with pytest.raises(ValidationError):
        publishing.schedule_update(update, actor=region.coordinator)
    assert PublicUpdate.objects.get().state == "ready"
    arrange(update, region, quote_consent=quote_consent(region))
    assert messages_of(update) == []
    consent.withdrawn_at = timezone.now()
    consent.save()
    forbidden = "“cooks.webp” may not be shown: its author or the people in it do not agree (any more)."
    assert messages_of(update) == [forbidden]
    Report.objects.filter(pk=report.pk).update(state="reopened")
    region.project.state = "draft"
    region.project.save()
    assert messages_of(update) == [
        "The micro-project itself is not published yet.",
        "The report is being changed. Wait until it is accepted again, or leave out its figures.",
        forbidden,
    ]
    Report.objects.filter(pk=report.pk).update(state="void")
    assert messages_of(update)[1] == "The report was struck out."


def test_only_pictures_the_author_shares_can_be_chosen():
    region = Region(ENGLISH)
    report = report_in("accepted", region)
    shared, private = picture_of(report), picture_of(report, may_be_public=False)
    unclear = picture_of(report)
    Attachment.objects.filter(pk=unclear.pk).update(people="unclear")
    foreign = picture_of(report_in("accepted", Region(country="DK")))
    update = proposed_from(report, region)
    arrange(update, region, pictures=[shared, private, unclear, foreign])
    assert list(update.pictures.all()) == [shared]


def test_facts_that_somebody_else_changed_are_stale():
    region = Region(ENGLISH)
    update = update_in("proposed", region)
    seen = publishing.facts_seen(update)
    arrange(update, region, date=dt.date(2026, 2, 2))
    with pytest.raises(Stale):
        arrange(update, region, date=dt.date(2026, 3, 3), seen=seen)
    assert PublicUpdate.objects.get().date == dt.date(2026, 2, 2)


def test_a_published_update_is_only_rearranged_so_that_it_can_stay():
    region = Region(ENGLISH)
    report = report_in("accepted", region)
    picture = picture_of(report)
    update = update_in("published", region, report=report)
    with pytest.raises(ValidationError):
        arrange(update, region, pictures=[picture])  # nobody said in the checked text what it shows
    assert list(update.pictures.all()) == []


def test_a_consent_withdrawn_in_the_hold_holds_it_back():
    region = Region(ENGLISH)
    consent = quote_consent(region)
    update = update_in("ready", region, quote="I lead now.")
    arrange(update, region, quote_consent=consent)
    publishing.schedule_update(update, actor=region.coordinator)
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert publishing.publish_due(timezone.now() + LATER) == 0
    update.refresh_from_db()
    note = "Somebody is quoted without a consent in force. Choose it, or take out the quotation."
    assert (update.state, update.publish_at, update.note) == ("ready", None, note)
    mails = {mail.recipient: mail.text for mail in OutboxMail.objects.filter(subject__contains="held back")}
    assert set(mails) == {region.reporter, region.local, region.coordinator}
    assert all(note in body for body in mails.values())


def test_news_without_a_network_are_the_offices():
    project = MicroProjectFactory(network=None, partners=[])
    office, coordinator = UserFactory(office=True), Region(ENGLISH).coordinator
    item = publishing.propose_news(
        project, actor=office, language="en", date=dt.date(2026, 5, 1), title="Open day", body="Come in."
    )
    update_texts.check_text(item, "en", actor=office)
    assert coordinator.has_perm("microprojects.schedule_update", PublicUpdate.objects.get()) is False
    publishing.schedule_update(item, actor=office)
    assert publishing.publish_due(timezone.now() + LATER) == 1
    assert shown(project) == [("Open day", "Come in.", "en")]
