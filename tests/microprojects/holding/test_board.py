"""The one query behind board, front page, feed and reminders: who sees what, and how late it is where it is due."""

import datetime as dt

import pytest
from django.http import Http404, QueryDict

from microprojects import services
from microprojects.holding import board, standings
from microprojects.holding.board import Filters
from microprojects.models import Obligation, Report
from microprojects.standing import STANDINGS, conditions
from tests.factories.reporting import MandateFactory, PeriodFactory, Region, fresh, obligation_of, report_in
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
EVERYTHING = Filters(show=board.ALL)


def keys(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


def shown_at(pks, now=None) -> list[Obligation]:
    return list(board.whole(Obligation.objects.filter(pk__in=pks).order_by("pk"), slice(9), now))


def of(user, **query) -> Filters:
    asked = QueryDict(mutable=True)
    asked.update(query)
    return Filters.of(asked, user)


class TestWhoSeesWhat:
    @pytest.fixture
    def two(self):
        here, there = Region(country="SE"), Region(country="FI")
        return here, there, report_in("draft", here).obligation_id, report_in("submitted", there).obligation_id

    def test_each_level_sees_its_own_and_no_other_region(self, two):
        here, there, ours, theirs = two
        assert {
            "reporter": keys(board.rows(here.reporter, EVERYTHING)),
            "local": keys(board.rows(here.local, EVERYTHING)),
            "region": keys(board.rows(here.coordinator, EVERYTHING)),
            "there": keys(board.rows(there.coordinator, EVERYTHING)),
            "office": keys(board.rows(UserFactory(office=True), EVERYTHING)),
            "member": keys(board.rows(UserFactory(member_of=here.partner), EVERYTHING)),
            "content coordinator": keys(board.rows(UserFactory(coordinator_of=here.partner), EVERYTHING)),
        } == {
            "reporter": {ours},
            "local": {ours},
            "region": {ours},
            "there": {theirs},
            "office": {ours, theirs},
            "member": set(),
            "content coordinator": set(),
        }

    def test_an_observer_sees_what_was_accepted_only(self):
        region = Region()
        accepted = report_in("accepted", region).obligation_id
        report_in("draft", region)
        observer = UserFactory(member_of=region.partner)
        MandateFactory(network=region.rcg, user=observer, role="observer")
        assert keys(board.rows(fresh(observer), EVERYTHING)) == {accepted}
        everywhere = UserFactory(member_of=Region(country="FI").partner)
        MandateFactory(network=None, user=everywhere, role="observer")
        assert keys(board.rows(fresh(everywhere), EVERYTHING)) == {accepted}

    def test_a_deputy_and_who_holds_it_in_somebodys_place_see_it(self):
        region = Region()
        pk = report_in("draft", region).obligation_id
        deputy, stranger = UserFactory(reporter_of=region.partner), UserFactory(reporter_of=region.partner)
        region.reporter.mandates.update(deputy=deputy)
        Obligation.objects.update(holder=stranger, acting_for=region.reporter)
        assert [keys(board.rows(fresh(person), EVERYTHING)) for person in (deputy, stranger)] == [{pk}, {pk}]

    def test_rights_that_ended_end_here(self, two):
        here, *_ = two
        here.reporter.memberships.update(until=dt.date(2020, 1, 1))
        assert keys(board.rows(fresh(here.reporter), EVERYTHING)) == set()
        assert list(board.waiting_for(fresh(here.reporter))) == []

    def test_somebody_signed_out_or_closed_sees_nothing(self, two):
        here, *_ = two
        here.reporter.is_active = False
        assert keys(board.rows(here.reporter, EVERYTHING)) == set()


class TestOpen:
    def test_open_is_what_somebody_still_has_to_do(self):
        region, office = Region(), UserFactory(office=True)
        states = ("draft", "submitted", "returned", "forwarded", "reopened", "skipped", "accepted", "void")
        made = {state: report_in(state, region, office=office, period=PeriodFactory()) for state in states}
        confirmed = report_in("skipped", region, period=PeriodFactory())
        services.confirm_skip(confirmed, actor=fresh(region.coordinator))
        waived = obligation_of(region, PeriodFactory())
        services.waive_obligation(waived, actor=office, note="Moved")
        unbegun = obligation_of(region, PeriodFactory())
        expected = {made[s].obligation_id for s in states[:6]} | {unbegun.pk}
        assert keys(board.open_obligations()) == expected
        from microprojects.holding.rows import rows_of

        shown = rows_of(board.whole(Obligation.objects.order_by("pk"), slice(99)), office)
        assert {row.obligation.pk for row in shown if row.is_open} == expected

    def test_waiting_for_me_is_what_i_hold_most_pressing_first(self):
        region = Region()
        later = report_in("draft", region)
        sooner = report_in("draft", region, period=PeriodFactory(ends=later.obligation.ends - dt.timedelta(days=99)))
        region.project.pk, sent = region.project.pk, report_in("submitted", region, period=PeriodFactory())
        assert list(board.waiting_for(fresh(region.reporter))) == [sooner.obligation, later.obligation]
        assert list(board.waiting_for(fresh(region.coordinator))) == [sent.obligation]
        assert list(board.waiting_for(fresh(region.local))) == []


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


class TestHowLate:
    """Lateness is judged where the network is, at the change of clocks and months as on any day."""

    @pytest.mark.parametrize(
        ("country", "now", "expected"),
        [
            ("FI", "2026-03-31T20:59", ("soon", "due today")),  # 23:59 in Helsinki
            ("FI", "2026-03-31T21:00", ("overdue", "1 day late")),
            ("SE", "2026-03-31T21:00", ("soon", "due today")),  # an hour to go in Stockholm
            ("SE", "2026-03-31T22:00", ("overdue", "1 day late")),
            ("SE", "2026-03-28T22:59", ("soon", "due in 3 days")),  # the last minute of winter time's last day
            ("SE", "2026-03-28T23:00", ("soon", "due in 2 days")),
            ("SE", "2026-03-16T23:00", ("soon", "due in 14 days")),
            ("SE", "2026-03-16T22:59", ("open", "due in 15 days")),
            ("SE", "2026-04-30T22:00", ("overdue", "31 days late")),  # summer time
        ],
    )
    def test_days_end_where_the_network_is(self, country, now, expected):
        region = Region(country=country)
        period = PeriodFactory(starts=dt.date(2025, 9, 1), ends=dt.date(2026, 2, 28), due=dt.date(2026, 3, 31))
        made = obligation_of(region, period)
        shown = shown_at([made.pk], moment(now))[0]
        assert (shown.standing, str(standings.standing_of(shown, moment(now)).word)) == expected

    def test_not_open_yet_before_its_first_day(self):
        region = Region(country="LT")
        period = PeriodFactory(starts=dt.date(2026, 11, 1), ends=dt.date(2026, 12, 31), due=dt.date(2027, 1, 30))
        made = obligation_of(region, period)
        found = [shown_at([made.pk], moment(now))[0].standing for now in ("2026-10-31T21:59", "2026-10-31T22:00")]
        assert found == ["closed", "open"]

    def test_sent_late_says_how_late(self):
        region = Region()
        report = report_in("submitted", region)
        Report.objects.update(first_submitted_on=report.obligation.due + dt.timedelta(days=4))
        shown = shown_at([report.obligation_id])[0]
        assert (shown.standing, str(standings.standing_of(shown).word)) == ("late", "sent 4 days late")

    def test_an_extension_and_a_skip_are_not_late(self):
        region = Region()
        period = PeriodFactory(ends=dt.date(2026, 1, 31), due=dt.date(2026, 3, 2))
        extended, skipped = report_in("draft", region, period=period), report_in("skipped", region)
        Obligation.objects.filter(pk=extended.obligation_id).update(due=dt.date(2026, 3, 16))
        now = moment("2026-03-10T12:00")
        found = [row.standing for row in shown_at([extended.obligation_id, skipped.obligation_id], now)]
        assert found == ["soon", "skipped"]

    def test_the_two_ways_of_saying_what_is_done_agree(self):
        region, office = Region(), UserFactory(office=True)
        for state in ("draft", "submitted", "accepted", "skipped", "void"):
            report_in(state, region, office=office, period=PeriodFactory())
        late = report_in("forwarded", region, period=PeriodFactory())
        Report.objects.filter(pk=late.pk).update(first_submitted_on=late.obligation.due + dt.timedelta(days=1))
        services.waive_obligation(obligation_of(region, PeriodFactory()), actor=office, note="Moved")
        rows = Obligation.objects.with_standing()
        assert {name: keys(rows.filter(condition)) for name, condition in conditions().items()} == {
            name: keys(rows.filter(standing=name)) for name in STANDINGS
        }
        for filters in (EVERYTHING, Filters(show=board.OPEN)):
            counted = board.counts(office, filters)
            alone = {s: len(board.rows(office, Filters(show=filters.show, standing=s))) for s in STANDINGS}
            assert counted == {standing: n for standing, n in alone.items() if n}


class TestFilters:
    def test_usual_views(self):
        region = Region()
        people = (region.reporter, region.coordinator, UserFactory(office=True))
        assert [of(person).show for person in people] == ["mine", "attention", "mine"]
        assert of(region.reporter, standing="answered").show == "all"

    def test_a_region_sees_its_own_tasks_first_then_what_is_late(self):
        region = Region()
        old = PeriodFactory(ends=dt.date(2026, 1, 31))
        late, mine = report_in("draft", region, period=old), report_in("submitted", region)
        report_in("draft", region, period=PeriodFactory())
        user = fresh(region.coordinator)
        assert list(board.rows(user, of(user))) == [mine.obligation, late.obligation]

    def test_each_filter_narrows(self):
        here, there = Region(country="SE"), Region(country="FI")
        ours, theirs = report_in("draft", here), report_in("submitted", there)
        office = UserFactory(office=True)
        project = theirs.obligation.micro_project
        project.title_fi = "Kylätalo"
        project.save()
        questions = [
            {"country": "FI"}, {"network": there.len.slug}, {"network": there.rcg.slug}, {"state": "submitted"},
            {"period": theirs.obligation.period.slug}, {"with": "regional"}, {"q": "kylätalo"},
            {"standing": "answered"}, {"q": there.coordinator.name},
        ]  # fmt: skip
        found = [keys(board.rows(office, of(office, show="all", **question))) for question in questions]
        assert found == [{theirs.obligation_id}] * len(questions)
        unbegun = obligation_of(here, PeriodFactory())
        assert keys(board.rows(office, of(office, show="all", state="none"))) == {unbegun.pk}
        assert keys(board.rows(office, of(office, show="open", **{"with": "nobody"}))) == set()
        assert keys(board.rows(office, of(office, show="all", q="100%_"))) == set()
        assert ours.obligation_id in keys(board.rows(office, of(office, show="all")))

    def test_a_word_that_too_many_have_says_so_until_another_filter_narrows(self, monkeypatch):
        monkeypatch.setattr("microprojects.holding.naming.NAMED_AT_MOST", 1)
        here, there = Region(country="SE", title_en="A garden"), Region(country="FI", title_en="Gardens")
        ours, _theirs = report_in("draft", here), report_in("submitted", there)
        office = UserFactory(office=True)
        found = [of(office, show="all", q="garden"), of(office, show="all", q="garden", country="SE")]
        assert [filters.named.is_cut for filters in found] == [True, False]
        assert len(keys(board.rows(office, found[0]))) == 1
        assert keys(board.rows(office, found[1])) == {ours.obligation_id}

    @pytest.mark.parametrize("name", ["show", "country", "network", "period", "state", "standing", "with"])
    def test_an_unknown_value_is_not_found(self, name):
        with pytest.raises(Http404):
            of(UserFactory(office=True), **{name: "zz'\"<"})

    def test_another_regions_network_and_period_are_as_unknown(self):
        here, there = Region(), Region(country="FI")
        theirs = report_in("draft", there).obligation
        for query in ({"network": there.len.slug}, {"network": there.rcg.slug}, {"period": theirs.period.slug}):
            with pytest.raises(Http404):
                of(here.coordinator, **query)
