"""The way of a public update: who may do what when, what stands against it, and what readers get."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from microprojects import clock, services
from microprojects.models import Attachment, PublicUpdate, PublicUpdateText, Report, TransitionEvent
from microprojects.updates import publishing, workflow
from microprojects.updates import texts as update_texts
from microprojects.updates.history import history_of
from microprojects.updates.stories import published_stories
from microprojects.updates.workflow import Stale, WrongState
from sempre.models import OutboxMail
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.reporting import Region, fresh, report_in
from tests.factories.sempre import UserFactory
from tests.factories.updates import (
    ENGLISH,
    LATER,
    picture_consent,
    picture_of,
    proposed_from,
    publisher_of,
    quote_consent,
    update_in,
    write,
)

pytestmark = pytest.mark.django_db
STATES = PublicUpdate.State.values

# Who may take a step where the state allows it; everybody else, and every other state, is refused.
PUBLISHING = {"coordinator", "publisher", "office"}
EVERYBODY = PUBLISHING | {"reporter", "local"}
ALLOWED = {
    "schedule_update": {"ready": PUBLISHING},
    "stop_update": {"scheduled": EVERYBODY},
    "withdraw_update": {"published": PUBLISHING},
    "dismiss_update": {"proposed": PUBLISHING, "ready": PUBLISHING},
    "resume_update": {"withdrawn": PUBLISHING},
    "write_update": {"proposed": EVERYBODY, "ready": EVERYBODY, "published": EVERYBODY},
    "check_update": {
        "proposed": PUBLISHING | {"local"}, "ready": PUBLISHING | {"local"}, "published": PUBLISHING,
    },
    "arrange_update": {"proposed": EVERYBODY, "ready": EVERYBODY, "published": PUBLISHING},
}  # fmt: skip


def people(region: Region) -> dict:
    elsewhere = Region(country="DK")
    return {
        "reporter": fresh(region.reporter),
        "local": fresh(region.local),
        "coordinator": fresh(region.coordinator),
        "publisher": publisher_of(region),
        "office": UserFactory(office=True),
        "member": UserFactory(member_of=region.partner),
        "content coordinator without a mandate": UserFactory(coordinator_of=region.partner),
        "observer": region.person("observer", region.len),
        "foreign reporter": elsewhere.reporter,
        "foreign coordinator": elsewhere.coordinator,
        "foreign publisher": publisher_of(elsewhere),
    }


@pytest.mark.parametrize("has_report", [True, False], ids=["from a report", "news"])
def test_every_verb_by_state_and_role(has_report):
    region = Region(ENGLISH)
    update = proposed_from(report_in("accepted", region), region) if has_report else news(region)
    everybody = people(region)
    for state in STATES:
        now = timezone.now()
        PublicUpdate.objects.filter(pk=update.pk).update(state=state, publish_at=now, published_at=now)
        update = PublicUpdate.objects.get(pk=update.pk)
        found = {
            (verb, role)
            for verb in ALLOWED
            for role, person in everybody.items()
            if person.has_perm(f"microprojects.{verb}", update)
        }
        assert found == {(verb, role) for verb in ALLOWED for role in ALLOWED[verb].get(state, ())}


def test_who_may_propose():
    region = Region(ENGLISH)
    report = report_in("accepted", region)
    everybody = people(region)
    for verb, record, roles in (
        ("propose_update", report, EVERYBODY),
        ("propose_news", region.project, PUBLISHING | {"local"}),
        ("publish_update", report, PUBLISHING),
    ):
        found = {role for role, person in everybody.items() if person.has_perm(f"microprojects.{verb}", record)}
        assert found == roles


def test_a_step_from_a_wrong_state_changes_nothing():
    region = Region(ENGLISH)
    update = update_in("published", region)
    for step in workflow.BY_HAND:
        for state in set(STATES) - set(step.sources):
            PublicUpdate.objects.filter(pk=update.pk).update(state=state, publish_at=timezone.now())
            with pytest.raises(WrongState):
                workflow.advance(update, step, actor=region.coordinator)
            assert PublicUpdate.objects.get(pk=update.pk).state == state


def test_nobody_takes_the_portals_own_steps():
    update = update_in("scheduled", Region(ENGLISH))
    with pytest.raises(PermissionDenied):
        workflow.advance(update, workflow.PUBLISH, actor=UserFactory(office=True), published_at=timezone.now())


def test_who_sees_an_update_before_it_is_public():
    region = Region(ENGLISH)
    update, item = update_in("proposed", region), news(region)
    for role, person in people(region).items():
        seen = set(PublicUpdate.objects.tended_by(person)) if role in EVERYBODY else None
        assert set(PublicUpdate.objects.tended_by(person)) == (seen or set())
        assert (role in EVERYBODY) == (seen == {update, item})
        assert set(PublicUpdate.objects.visible_to(person)) == (seen or set())
    assert list(PublicUpdate.objects.visible_to(None)) == []


def news(region: Region, **words) -> PublicUpdate:
    given = {"language": "en", "date": dt.date(2026, 5, 1), "title": "Summer", "body": "A market."} | words
    return publishing.propose_news(region.project, actor=region.local, **given)


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


def messages_of(update) -> list[str]:
    return [obstacle.message for obstacle in publishing.obstacles(PublicUpdate.objects.get(pk=update.pk))]


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


def arrange(update, region, **facts):
    update = PublicUpdate.objects.get(pk=update.pk)
    given = {
        "date": update.date,
        "shows_figures": update.shows_figures,
        "pictures": list(update.pictures.all()),
        "quote_consent": update.quote_consent,
    } | facts
    publishing.arrange_update(update, actor=region.coordinator, **given)


def published_now(update, region) -> PublicUpdate:
    """Schedule a ready update and let the hold be over."""
    publishing.schedule_update(update, actor=region.coordinator)
    assert publishing.publish_update(update, now=timezone.now() + LATER) is True
    return PublicUpdate.objects.get(pk=update.pk)


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


def test_two_writers_lose_nothing():
    region = Region(ENGLISH)
    update = update_in("proposed", region)
    content = update_texts.content_of(update_texts.text_in(update, "en"), [], "en")
    seen = {name: update_texts.digest(value) for name, value in content.items()}
    first = update_texts.save_text(update, "en", actor=region.local, values=content | {"title": "First"}, seen=seen)
    second = update_texts.save_text(
        update, "en", actor=region.reporter, values=content | {"title": "Second", "quote": "!"}, seen=seen
    )
    assert (first.conflicts, second.conflicts) == ({}, {"title": "First"})
    assert (update.texts.get().title, update.texts.get().quote) == ("First", "")
    other = update_texts.save_text(update, "en", actor=region.reporter, values=content | {"quote": "!"}, seen=seen)
    assert (other.conflicts, update.texts.get().title, update.texts.get().quote) == ({}, "First", "!")


def statuses(update) -> dict[str, tuple[str, bool]]:
    texts = list(update.texts.select_related("next"))
    rows = update_texts.rows_of(update, texts)
    return {row.code: (row.status, row.is_outdated) for row in rows if row.status != "missing"}


def test_a_changed_text_is_a_draft_and_makes_the_others_outdated():
    region = Region(ENGLISH)
    update = update_in("ready", region)
    write(update, "sv", actor=region.local, check=True, title="Ett kök för alla", body="Vi lagar mat.")
    assert statuses(update) == {"en": ("checked", False), "sv": ("checked", False)}
    write(update, actor=region.reporter, body="We cook on Fridays.")
    assert (PublicUpdate.objects.get().state, statuses(update)) == (
        "proposed",
        {"en": ("draft", False), "sv": ("checked", True)},
    )
    update_texts.check_text(update, "en", actor=region.local)
    behind = "Svenska: the original changed since. Check this text again, or take back its check."
    assert messages_of(update) == [behind]
    update_texts.check_text(update, "sv", actor=region.local)
    assert messages_of(update) == []
    write(update, actor=region.local, check=True, body="We cook daily.")
    update_texts.uncheck_text(update, "sv", actor=region.local)
    assert (messages_of(update), statuses(update)["sv"]) == ([], ("draft", True))


def test_nobody_checks_what_they_did_not_see():
    region = Region(ENGLISH)
    update = update_in("ready", region)
    write(update, "sv", actor=region.reporter, title="Ett kök", body="Vi lagar mat.")
    seen, source = (
        update_texts.fingerprint(update_texts.content_of(update_texts.text_in(update, "sv"), [], "sv")),
        update_texts.source_hash(update),
    )
    write(update, actor=region.reporter, body="Changed.")
    with pytest.raises(Stale):
        update_texts.check_text(update, "sv", actor=region.local, seen=seen, source=source)
    with pytest.raises(Stale):
        update_texts.check_text(update, "sv", actor=region.local, seen="other")
    assert update.texts.get(language="sv").status == "draft"


def shown(project, language: str = "en") -> list[tuple]:
    return [(s.title.value, s.body.value, s.language) for s in published_stories(project, language)]


def test_readers_keep_the_checked_text_until_the_next_is_checked():
    region = Region(ENGLISH)
    update = update_in("published", region, body="We cook.")
    before = shown(region.project)
    assert before == [("A kitchen for all", "We cook.", "en")]
    write(update, actor=region.reporter, body="Changed after publication.")
    assert (shown(region.project), statuses(update)["en"]) == (before, ("waiting", False))
    with pytest.raises(PermissionDenied):
        update_texts.check_text(update, "en", actor=region.local)
    update_texts.check_text(update, "en", actor=region.coordinator)
    assert shown(region.project) == [("A kitchen for all", "Changed after publication.", "en")]
    assert PublicUpdate.objects.get().state == "published"


def test_a_language_is_shown_once_it_is_checked_and_can_be_taken_back():
    region = Region(ENGLISH)
    update = update_in("published", region, body="We cook.")
    write(update, "sv", actor=region.reporter, title="Ett kök", body="Vi lagar mat.")
    assert shown(region.project, "sv") == [("A kitchen for all", "We cook.", "en")]
    update_texts.check_text(update, "sv", actor=region.coordinator)
    assert shown(region.project, "sv") == [("Ett kök", "Vi lagar mat.", "sv")]
    assert shown(region.project, "lt") == [("A kitchen for all", "We cook.", "en")]
    update_texts.uncheck_text(update, "sv", actor=region.coordinator)
    assert shown(region.project, "sv") == [("A kitchen for all", "We cook.", "en")]
    with pytest.raises(ValidationError):
        update_texts.uncheck_text(update, "en", actor=region.coordinator)


def test_what_was_withdrawn_is_checked_anew():
    region = Region(ENGLISH)
    update = update_in("withdrawn", region)
    publishing.resume_update(update, actor=region.coordinator)
    update.refresh_from_db()
    assert (update.state, PublicUpdateText.objects.get().status) == ("proposed", "draft")


def test_an_update_of_a_newer_version_takes_the_place_of_the_older():
    region, office = Region(ENGLISH), UserFactory(office=True)
    report = report_in("accepted", region, office=office)
    old = update_in("published", region, report=report)
    services.reopen_report(report, actor=office, note="More to tell")
    services.submit_report(report, actor=region.reporter)
    services.forward_report(report, actor=region.coordinator, assessment="on_track")
    services.accept_report(report, actor=office)
    assert len(shown(region.project)) == 1
    new = update_in("published", region, report=Report.objects.get(pk=report.pk), title="Newer")
    old.refresh_from_db()
    assert (old.state, new.state) == ("withdrawn", "published")
    assert [title for title, *_ in shown(region.project)] == ["Newer"]


def test_a_report_struck_out_takes_its_update_along():
    region, office = Region(ENGLISH), UserFactory(office=True)
    report = report_in("accepted", region, office=office)
    update_in("published", region, report=report)
    services.void_report(report, actor=office, note="A duplicate")
    assert (shown(region.project), list(PublicUpdate.objects.published())) == ([], [])


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
