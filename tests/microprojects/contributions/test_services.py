"""Links, giving, using in a report, taking back for good, forgetting: what changes, what is told, what stays."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from microprojects.contributions import given, services, taking_back, using
from microprojects.contributions.retention import two_years_before
from microprojects.models import Attachment, Contribution, ContributionLink, Report
from microprojects.updates import publishing
from microprojects.workflow import WrongState
from microprojects.writing import drafts
from sempre import codes
from tests.factories.contributions import fresh, given_to, link_of, picture
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def region() -> Region:
    return Region(title_en="Community kitchen")


def files(settings) -> int:
    return sum(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def content(report) -> dict:
    return Report.objects.get(pk=report.pk).content


def use(contribution, report, region):
    using.use_words(contribution, report, actor=region.reporter, editor="pageone1")


# Links


def test_a_link_works_for_ninety_days_and_its_code_can_be_read(region):
    link = link_of(region)
    assert link.ends_on == TODAY() + dt.timedelta(days=90)
    assert (len(link.code), set(link.code) <= set(codes.ALPHABET), link.is_open) == (10, True, True)
    assert link.printed_code == f"{link.code[:5]}-{link.code[5:]}"


def test_a_code_is_found_however_it_is_typed(region):
    link = link_of(region)
    code = link.printed_code
    for typed in (code.lower(), f" {code[:3]} {code[3:]} ", code.replace("-", "–"), code.replace("-", "")):
        assert services.find_link(typed) == link


@pytest.mark.parametrize("typed", ["", "\x00" * 10, "AAAAA-AAAAA", "OOOOO-00000", "x" * 5000, "é" * 10])
def test_other_codes_are_found_nowhere(region, typed):
    link_of(region)
    assert services.find_link(typed) is None


def test_a_closed_link_takes_in_nothing_but_paper(region):
    link = link_of(region)
    services.close_link(link, actor=region.local)
    with pytest.raises(services.Closed):
        given_to(link)
    services.contribute(link, answers={"language": "en", "text": "On paper"}, actor=region.reporter)
    assert (Contribution.objects.get().entered_by, Contribution.objects.get().receipt_hash) == (region.reporter, "")


def test_a_link_is_over_when_its_last_day_is_over_there(region):
    link = link_of(region, ends_on=TODAY() - dt.timedelta(days=2))
    assert link.is_open is False
    with pytest.raises(services.Closed):
        given_to(link)


@pytest.mark.parametrize("who", ["coordinator", "office", "stranger", "reader"])
def test_only_who_reports_makes_and_closes_links(region, who):
    people = {
        "coordinator": lambda: region.coordinator,
        "office": lambda: UserFactory(office=True),
        "stranger": lambda: Region().reporter,
        "reader": lambda: UserFactory(member_of=region.partner),
    }
    actor, link = people[who](), link_of(region)
    new, _secret = given_to(link)
    for step in (
        lambda: services.make_link(region.project, actor=actor, label="x", language="en"),
        lambda: services.close_link(link, actor=actor),
        lambda: services.contribute(link, answers={"language": "en", "text": "x"}, actor=actor),
        lambda: using.set_aside(new, actor=actor),
        lambda: taking_back.take_back(new, actor=actor),
        lambda: taking_back.settle(new, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert (ContributionLink.objects.count(), Contribution.objects.count()) == (1, 1)


# Giving


def test_nothing_says_who_gave_it(region):
    new, secret = given_to(link_of(region), ladder="leads")
    values = Contribution.objects.filter(pk=new.pk).values().get()
    assert values["receipt_hash"] == codes.fingerprint(secret)
    assert {name for name in values if any(part in name for part in ("ip", "mail", "name", "agent", "session"))} == {
        "receipt_hash"
    }
    told = str(list(LogEntry.objects.values_list("changes", "object_repr", "remote_addr", "actor")))
    assert ("soup" in told, secret in told, values["receipt_hash"] in told) == (False, False, False)


def test_sent_twice_it_is_kept_once_and_another_person_at_the_device_is_kept(region, settings):
    link, secret = link_of(region), codes.new_secret()
    one, first = given_to(link, secret=secret, picture=picture())
    again, second = given_to(link, secret=secret, picture=picture())
    other, third = given_to(link, "Too few chairs.", secret=secret)
    assert (one, first) == (again, second)
    assert (third != secret, Contribution.objects.count(), files(settings)) == (True, 2, 2)
    assert other.receipt_hash == codes.fingerprint(third)


def test_a_full_link_says_so_and_leaves_no_file(region, settings, monkeypatch):
    monkeypatch.setattr(services, "GIVEN_AT_MOST", 1)
    link = link_of(region)
    given_to(link)
    with pytest.raises(ValidationError, match="no more fits in"):
        given_to(link, "More", picture=picture())
    assert (Contribution.objects.count(), files(settings)) == (1, 0)


def test_a_full_disk_is_told_at_the_picture(region, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(ValidationError) as caught:
        given_to(link_of(region), picture=picture())
    assert (list(caught.value.message_dict), Contribution.objects.count()) == (["picture"], 0)


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"picture": "contributions/x.webp"}, {"state": "taken_back"}],
    ids=["says nothing", "picture without words", "taken back with words"],
)
def test_the_database_refuses_what_must_not_be(region, fields):
    new, _secret = given_to(link_of(region))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=new.pk).update(**fields)


# Using


def test_words_stand_behind_what_was_written(region):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region))
    before = Report.objects.get(pk=report.pk).revision
    use(new, report, region)
    assert content(report)["changed"] == ("Two people now lead the kitchen.\n\n”The soup was good.” (en som deltar)")
    new = fresh(new)
    assert (new.state, new.report_id, new.words_used) == ("used", report.pk, True)
    assert Report.objects.get(pk=report.pk).revision == before + 1
    use(new, report, region)  # a second click
    assert content(report)["changed"].count("soup") == 1


def test_who_does_not_want_to_be_quoted_is_not(region):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region), may_quote=False, picture=picture(), may_show=False)
    with pytest.raises(ValidationError, match="does not want to be quoted"):
        use(new, report, region)
    with pytest.raises(ValidationError, match="does not want it to be used"):
        using.take_picture(new, report, actor=region.reporter)
    assert (fresh(new).state, "soup" in content(report)["changed"], Attachment.objects.count()) == ("new", False, 0)


def test_words_that_do_not_fit_are_not_cut(region):
    report = report_in("draft", region, changed="x" * 1990)
    new, _secret = given_to(link_of(region))
    with pytest.raises(ValidationError, match="do not fit"):
        use(new, report, region)
    assert (content(report)["changed"], fresh(new).state) == ("x" * 1990, "new")


def test_words_go_into_no_sent_report_and_no_other_project(region):
    sent, other = report_in("submitted", region), Region()
    new, _secret = given_to(link_of(region))
    with pytest.raises(WrongState):
        use(new, sent, region)
    theirs = report_in("draft", other)
    for actor in (region, other):
        with pytest.raises(PermissionDenied):
            use(new, theirs, actor)
    assert fresh(new).state == "new"


def test_a_picture_becomes_a_file_of_the_draft_that_is_not_public_yet(region, settings):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region), picture=picture(), people="unclear")
    using.take_picture(new, report, actor=region.reporter)
    using.take_picture(fresh(new), report, actor=region.reporter)
    attachment = report.attachments.get()
    assert (attachment.alt_en, attachment.people, attachment.may_be_public, attachment.consent) == (
        "A pot of soup", "unclear", False, None,
    )  # fmt: skip
    assert (fresh(new).attachment, fresh(new).words_used, files(settings)) == (attachment, False, 4)


def test_two_people_with_the_same_picture_share_the_file(region):
    report, link = report_in("draft", region), link_of(region)
    for text in ("One", "Two"):
        new, _secret = given_to(link, text, picture=picture())
        using.take_picture(new, report, actor=region.reporter)
    assert (report.attachments.count(), Contribution.objects.filter(attachment__isnull=False).count()) == (1, 2)


def test_set_aside_and_brought_back(region):
    new, _secret = given_to(link_of(region))
    using.set_aside(new, actor=region.local)
    assert fresh(new).state == "aside"
    using.bring_back(new, actor=region.local)
    using.bring_back(new, actor=region.local)
    assert fresh(new).state == "new"


def test_the_report_form_gets_what_fits_its_period(region):
    report, link = report_in("draft", region), link_of(region)
    obligation = report.obligation
    early = obligation.starts - dt.timedelta(days=1)
    given_to(link, "Too early", given_on=early, ladder="informed")
    given_to(link, "Just right", given_on=obligation.starts, ladder="leads", picture=picture())
    given_to(link, "After the end", given_on=TODAY(), ladder="leads", may_quote=False)
    aside, _secret = given_to(link, "Aside", given_on=TODAY(), ladder="consulted")
    using.set_aside(aside, actor=region.reporter)
    found = given.given_for(obligation, report, region.reporter)
    assert [c.text for c in found.words] == ["Just right", "After the end"]
    assert [c.alt for c in found.pictures] == ["A pot of soup"]
    assert found.ladder == "3 participants say: users are asked: 1; users lead, staff support: 2."
    assert given.given_for(obligation, report, region.coordinator).words == []


# Taking back


def test_taken_back_it_is_gone_with_its_pictures(region, settings, django_capture_on_commit_callbacks):
    new, _secret = given_to(link_of(region), picture=picture())
    with django_capture_on_commit_callbacks(execute=True):
        taking_back.take_back(new)
    taking_back.take_back(new)
    assert (Contribution.objects.count(), files(settings)) == (0, 0)


def test_taken_back_it_leaves_the_draft_and_its_files_too(region, settings, django_capture_on_commit_callbacks):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region), picture=picture())
    use(new, report, region)
    using.take_picture(new, report, actor=region.reporter)
    with django_capture_on_commit_callbacks(execute=True):
        taking_back.take_back(fresh(new))
    left = fresh(new)
    assert content(report)["changed"] == "Two people now lead the kitchen."
    assert (left.state, left.text, left.picture.name, left.alt) == ("taken_back", "", "", "")
    assert (report.attachments.count(), files(settings)) == (0, 0)
    assert given.given_for(report.obligation, report, region.reporter).taken_back == 1
    taking_back.settle(left, actor=region.reporter)
    assert Contribution.objects.count() == 0


def test_what_was_sent_is_not_published_before_somebody_took_the_words_out(region):
    report = report_in("draft", region, may_be_public=True)
    region.project.state = "published"
    region.project.save()
    new, _secret = given_to(link_of(region))
    use(new, report, region)
    report = Report.objects.get(pk=report.pk)
    from microprojects import services as reports

    reports.submit_report(report, actor=region.reporter)
    reports.forward_report(report, actor=region.coordinator, assessment="on_track")
    reports.accept_report(report, actor=UserFactory(office=True))
    update = Report.objects.get(pk=report.pk).versions.get().update
    taking_back.take_back(fresh(new))
    assert "took the own words back" in " ".join(o.message for o in publishing.obstacles(update))
    taking_back.settle(fresh(new), actor=region.local)
    assert "took the own words back" not in " ".join(o.message for o in publishing.obstacles(update))


@pytest.mark.parametrize("state", ["scheduled", "published"])
def test_what_is_public_is_taken_back_by_people(region, state):
    report = report_in("draft", region, may_be_public=True)
    new, _secret = given_to(link_of(region))
    use(new, report, region)
    report = Report.objects.get(pk=report.pk)
    from microprojects import services as reports

    reports.submit_report(report, actor=region.reporter)
    reports.forward_report(report, actor=region.coordinator, assessment="on_track")
    reports.accept_report(report, actor=UserFactory(office=True))
    now = timezone.now()
    update = Report.objects.get(pk=report.pk).versions.get().update
    type(update).objects.filter(pk=update.pk).update(state=state, publish_at=now, published_at=now)
    with pytest.raises(taking_back.Published):
        taking_back.take_back(fresh(new))
    assert fresh(new).text == "The soup was good."


def test_words_put_aside_by_a_conflict_go_as_well(region):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region))
    use(new, report, region)
    text = content(report)["changed"]
    drafts.save_draft(report, actor=region.local, values={"changed": text + "!"}, seen={}, editor="pagetwo2")
    assert len(Report.objects.get(pk=report.pk).parked) == 1
    taking_back.take_back(fresh(new))
    assert Report.objects.get(pk=report.pk).parked == []


# Forgetting


def test_after_two_years_everything_is_gone(region, settings, capsys, django_capture_on_commit_callbacks):
    old, kept = link_of(region, "Old"), link_of(region, "Kept")
    limit = two_years_before(TODAY())
    given_to(old, picture=picture(), given_on=limit - dt.timedelta(days=1))
    given_to(kept, "Young", given_on=limit)
    ContributionLink.objects.filter(pk=old.pk).update(ends_on=limit - dt.timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("retention")
    assert list(Contribution.objects.values_list("text", flat=True)) == ["Young"]
    assert (list(ContributionLink.objects.all()), files(settings)) == ([kept], 0)
    assert "1 contributions of participants and 1 of their links deleted" in capsys.readouterr().out


def test_two_years_before_a_leap_day():
    assert two_years_before(dt.date(2028, 2, 29)) == dt.date(2026, 2, 28)
