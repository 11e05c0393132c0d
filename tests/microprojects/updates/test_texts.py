"""The texts of a public update: writing, checking, and what readers get meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from microprojects import services
from microprojects.models import PublicUpdate, PublicUpdateText, Report
from microprojects.updates import publishing
from microprojects.updates import texts as update_texts
from microprojects.updates.workflow import Stale
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory
from tests.factories.updates import ENGLISH, messages_of, shown, update_in, write

pytestmark = pytest.mark.django_db


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
