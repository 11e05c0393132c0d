"""Open work finds its next holder: by one step when somebody leaves, by itself when a right ends."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from microprojects import services
from microprojects.holding import handover
from microprojects.models import Obligation, TransitionEvent
from networks import mandate_services
from networks.models import Mandate
from sempre.models import OutboxMail
from tests.factories.reporting import MandateFactory, PeriodFactory, Region, fresh, report_in
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return Region()


def holders() -> dict:
    return {row.pk: (row.holder, row.acting_for) for row in Obligation.objects.select_related("holder", "acting_for")}


def moves() -> list[tuple]:
    events = TransitionEvent.objects.filter(name=handover.EVENT).order_by("pk")
    return [(e.obligation_id, e.actor, e.note, e.details["from"], e.details["to"]) for e in events]


class TestLeaving:
    def test_the_successor_gets_roles_and_all_open_work_in_one_step_and_one_mail(self, region):
        region.local.mandates.all().delete()
        drafts = [report_in("draft", region, period=PeriodFactory()).obligation for _n in range(3)]
        done = report_in("accepted", region, period=PeriodFactory()).obligation
        successor = UserFactory(reporter_of=region.partner)
        before = holders()[done.pk]
        OutboxMail.objects.all().delete()
        actor, gone = fresh(region.coordinator), region.reporter
        moved = handover.leave(gone, to_user=successor, actor=actor, note=" A new post ")
        assert sorted(row.pk for row in moved) == [row.pk for row in drafts]
        assert holders() == {done.pk: before} | {row.pk: (successor, None) for row in drafts}
        assert moves() == [(row.pk, actor, "A new post", gone.pk, successor.pk) for row in drafts]
        role = Mandate.objects.current().get(network=region.len)
        assert (role.user, role.role, Mandate.objects.current().filter(user=gone).count()) == (successor, "reporter", 0)
        mail = OutboxMail.objects.get()
        assert (mail.recipient, mail.subject) == (successor, "3 reports are with you now")
        assert all(str(row.micro_project) in mail.text for row in drafts)
        assert ("A new post" in mail.text, "/en/workspace/reports/" in mail.text) == (True, True)

    def test_a_regional_coordinator_leaves(self, region):
        sent = report_in("submitted", region).obligation
        successor, office = UserFactory(coordinator_of=region.partner), UserFactory(office=True)
        handover.leave(region.coordinator, to_user=successor, actor=office, note="Retires")
        assert holders() == {sent.pk: (successor, None)}
        services.forward_report(Obligation.objects.get().report, actor=fresh(successor), assessment="on_track")

    def test_without_a_successor_it_goes_to_the_next_in_order(self, region):
        draft = report_in("draft", region).obligation
        handover.leave(region.reporter, to_user=None, actor=fresh(region.coordinator), note="Left")
        assert holders() == {draft.pk: (region.local, None)}

    def test_what_a_deputy_does_in_place_of_who_leaves_goes_too(self, region):
        draft = report_in("draft", region).obligation
        Obligation.objects.update(holder=region.local, acting_for=region.reporter)
        successor = UserFactory(reporter_of=region.partner)
        handover.leave(region.reporter, to_user=successor, actor=fresh(region.coordinator), note="Left")
        assert holders() == {draft.pk: (successor, None)}

    def test_the_successor_stands_in_where_the_person_did(self, region):
        Mandate.objects.filter(user=region.local).update(deputy=region.reporter)
        successor = UserFactory(reporter_of=region.partner)
        handover.leave(region.reporter, to_user=successor, actor=fresh(region.coordinator), note="Left")
        assert Mandate.objects.get(user=region.local).deputy == successor

    def test_another_regions_work_stays(self, region):
        there = Region(country="FI")
        MandateFactory(network=there.len, user=region.reporter, since=dt.date(2019, 1, 1))
        theirs = report_in("draft", there).obligation
        Obligation.objects.update(holder=region.reporter)
        handover.leave(region.reporter, to_user=None, actor=fresh(region.coordinator), note="Left")
        assert holders() == {theirs.pk: (region.reporter, None)}
        assert Mandate.objects.current().filter(user=region.reporter).get().network == there.len

    def test_refused_without_a_reason_or_a_right_and_then_nothing_happened(self, region):
        report_in("draft", region)
        before = holders()
        with pytest.raises(ValidationError):
            handover.leave(region.reporter, to_user=None, actor=fresh(region.coordinator), note=" ")
        for actor in (region.local, Region(country="FI").coordinator):
            with pytest.raises(PermissionDenied):
                handover.leave(region.reporter, to_user=None, actor=fresh(actor), note="Left")
        stranger = UserFactory(reporter_of=Region(country="LT").partner)
        with pytest.raises(ValidationError):
            handover.leave(region.reporter, to_user=stranger, actor=fresh(region.coordinator), note="Left")
        assert (holders() == before, moves()) == (True, [])


class TestByItself:
    def test_ending_a_role_passes_open_work_on(self, region):
        draft = report_in("draft", region).obligation
        actor = fresh(region.coordinator)
        mandate_services.end_mandate(region.reporter.mandates.get(), actor=actor)
        assert holders() == {draft.pk: (region.local, None)}
        assert moves() == [(draft.pk, actor, "", region.reporter.pk, region.local.pk)]

    def test_a_new_reporter_gets_what_waited_with_the_region(self, region):
        Mandate.objects.filter(network=region.len).delete()
        draft = report_in_region(region)
        assert holders() == {draft.pk: (region.coordinator, None)}
        new, actor = UserFactory(reporter_of=region.partner), fresh(region.coordinator)
        mandate_services.give_mandate(region.len, new, "reporter", actor=actor)
        assert holders() == {draft.pk: (new, None)}

    def test_the_clock_finds_who_lost_the_right_elsewhere_and_only_those(self, region):
        draft, sent = report_in("draft", region).obligation, report_in("submitted", region, period=PeriodFactory())
        assert handover.reassign() == []
        region.reporter.memberships.update(until=dt.date(2020, 1, 1))
        assert handover.reassign() == [draft]
        assert handover.reassign() == []
        assert holders() == {draft.pk: (region.local, None), sent.obligation_id: (region.coordinator, None)}
        mail = OutboxMail.objects.get(subject="1 report is with you now")
        assert (mail.recipient, "no longer does" in mail.text) == (region.local, True)

    def test_an_acting_deputy_keeps_it_while_the_other_has_the_role(self, region):
        report_in("draft", region)
        stand_in = UserFactory(reporter_of=region.partner)
        Obligation.objects.update(holder=stand_in, acting_for=region.reporter)
        assert handover.reassign() == []


def report_in_region(region):
    from microprojects.holding import calendar

    made = calendar.oblige(region.project, PeriodFactory())
    calendar.open_report(made)
    return made


class TestPage:
    def address(self, user) -> str:
        return reverse("hand-over", args=[user.pk])

    def test_shows_what_will_move_and_moves_it(self, client, region):
        draft = report_in("draft", region).obligation
        successor, outsider = UserFactory(reporter_of=region.partner), UserFactory(reporter_of=Region("FI").partner)
        sign_in(client, region.coordinator)
        html = client.get(self.address(region.reporter)).content.decode()
        assert (str(draft.micro_project) in html, str(successor) in html, str(outsider) in html) == (True, True, False)
        for wrong in ({"successor": outsider.pk, "note": "x"}, {"successor": successor.pk, "note": ""}):
            answer = client.post(self.address(region.reporter), wrong)
            assert (answer.status_code, "<title>Error:" in answer.content.decode()) == (200, True)
        answer = client.post(self.address(region.reporter), {"successor": successor.pk, "note": "A new post"})
        assert (answer.url, holders()) == (reverse("mandates"), {draft.pk: (successor, None)})
        assert client.get(self.address(region.reporter)).status_code == 404

    def test_others_get_the_404_of_an_unknown_person(self, client, region):
        there = Region(country="FI")
        report_in("draft", there)
        sign_in(client, region.coordinator)
        answers = [client.get(reverse("hand-over", args=[pk])) for pk in (there.reporter.pk, 999999)]
        bodies = [a.content.replace(str(there.reporter.pk).encode(), b"").replace(b"999999", b"") for a in answers]
        assert ([a.status_code for a in answers], bodies[0] == bodies[1]) == ([404, 404], True)
        sign_in(client, region.local)
        assert client.get(self.address(region.reporter)).status_code == 404
