"""The board's page, many reports at once, the export, and what the front page says first."""

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from microprojects import services
from microprojects.holding import board
from microprojects.models import Action, Obligation, Report, TransitionEvent
from microprojects.review import bulk
from sempre.models import OutboxMail
from tests.counting import queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.reporting import PeriodFactory, Region, fresh, obligation_of, report_in
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db


def enter(client, user) -> None:
    """Sign in, also for a second time."""
    if user.authenticator_set.exists():
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    else:
        sign_in(client, user)


def page(client, user, query: str = "") -> str:
    enter(client, user)
    answer = client.get(f"{reverse('report-board')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="title-(\d+)"', html)]


@pytest.fixture
def region():
    return Region()


class TestPage:
    def test_each_level_has_its_next_step_first(self, client, region):
        office = UserFactory(office=True)
        draft, sent, forwarded = (
            report_in(state, region, office=office, period=PeriodFactory())
            for state in ("draft", "submitted", "forwarded")
        )
        steps = {}
        for who, user in (("reporter", region.reporter), ("region", region.coordinator), ("office", office)):
            html = page(client, user, "?show=open")
            links = re.findall(r'class="board-step"><a class="button([^"]*)" href="([^"]+)">(\w+)<', html)
            steps[who] = {int(re.search(r"/(\d+)/", url)[1]): (word, "quiet" not in main) for main, url, word in links}
        look = ("Look", False)
        assert steps == {
            "reporter": {draft.obligation_id: ("Write", True), sent.obligation_id: look, forwarded.obligation_id: look},
            "region": {draft.obligation_id: look, sent.obligation_id: ("Review", True), forwarded.obligation_id: look},
            "office": {draft.obligation_id: look, sent.obligation_id: look, forwarded.obligation_id: ("Decide", True)},
        }

    def test_says_who_holds_it_since_when_and_who_stands_in(self, client, region):
        report_in("draft", region)
        region.reporter.mandates.update(deputy=region.local)
        Obligation.objects.update(holder=region.local, acting_for=region.reporter)
        html = page(client, region.coordinator, "?show=open")
        assert (str(region.local) in html, f"for {region.reporter}" in html) == (True, True)
        Obligation.objects.update(holder=region.reporter, acting_for=None)
        html = page(client, region.coordinator, "?show=open")
        assert (f"deputy: {region.local}" in html, timezone.localdate().strftime("%d/%m/%Y") in html) == (True, True)

    def test_a_table_with_caption_and_headers_that_survives_being_cards(self, client, region):
        report_in("draft", region)
        html = page(client, region.reporter)
        for part in ('<table class="board" role="table">', "<caption", 'role="rowheader"', 'role="columnheader"'):
            assert part in html
        assert (html.count("<h1"), "<title>Reports: who holds what – SEMPRE</title>" in html) == (1, True)

    def test_counts_are_links_to_their_rows(self, client, region):
        report_in("draft", region)
        report_in("draft", region, period=PeriodFactory(ends=dt.date(2026, 1, 31)))
        html = page(client, region.reporter)
        assert "?show=mine&amp;standing=overdue" in html
        only = page(client, region.reporter, "?show=mine&standing=overdue")
        assert (len(titles(html)), len(titles(only))) == (2, 1)
        assert 'aria-current="true"' in only

    def test_empty_boards_say_what_will_be_here(self, client, region):
        assert "Nothing waits for you" in page(client, region.reporter)
        assert "There are no reports yet" in page(client, UserFactory(member_of=region.partner), "?show=all")
        assert "No report fits these choices" in page(client, region.reporter, "?show=all&q=nowhere")

    def test_pages_of_fifty_keep_the_filter(self, client, region, monkeypatch):
        monkeypatch.setattr(board, "PAGE", 2)
        for _n in range(3):
            report_in("draft", region, period=PeriodFactory())
        first = page(client, region.reporter, "?show=open&with=local")
        assert "?show=open&amp;with=local&amp;page=2" in first
        second = page(client, region.reporter, "?show=open&with=local&page=2")
        assert (len(titles(first)), len(titles(second)), set(titles(first)) & set(titles(second))) == (2, 1, set())
        assert 'rel="next"' not in second

    @pytest.mark.parametrize(
        "query", ["page=0", "page=x", "page=99", "page=-1", "page=²", "standing=x", "network=no", "country=zz"]
    )
    def test_what_is_not_there_is_a_404(self, client, region, query):
        sign_in(client, region.reporter)
        assert client.get(f"{reverse('report-board')}?{query}").status_code == 404

    @pytest.mark.parametrize("query", ["q=%00%27%22%3Cscript%3E", "q=" + "x" * 5000, "foo=bar", "show=&q="])
    def test_odd_words_do_no_harm(self, client, region, query):
        sign_in(client, region.reporter)
        assert client.get(f"{reverse('report-board')}?{query}").status_code == 200

    def test_another_regions_network_is_the_same_404_as_an_unknown_one(self, client, region):
        there = Region(country="FI")
        report_in("draft", there)
        sign_in(client, region.reporter)
        bodies = []
        for slug in (there.len.slug, "no-such-network"):
            answer = client.get(f"{reverse('report-board')}?network={slug}")
            bodies.append((answer.status_code, answer.content.replace(slug.encode(), b"")))
        assert (bodies[0], bodies[0][0]) == (bodies[1], 404)

    def test_get_only_and_signed_in_only(self, client, visitor, region):
        assert visitor.get(reverse("report-board")).status_code == 302
        sign_in(client, region.reporter)
        assert client.post(reverse("report-board")).status_code == 405

    @pytest.mark.parametrize("who", ["reporter", "coordinator", "office"])
    def test_as_many_queries_for_three_as_for_one(self, client, region, who):
        user = UserFactory(office=True) if who == "office" else getattr(region, who)

        def make():
            region.project = MicroProjectFactory(network=region.len)
            report_in("submitted", region, period=PeriodFactory())
            obligation_of(region, PeriodFactory())

        make()
        enter(client, user)
        address = f"{reverse('report-board')}?show=all"
        client.get(address)
        one, _html = queries(client, address)
        make()
        make()
        three, html = queries(client, address)
        assert (three, one <= 14, len(titles(html))) == (one, True, 6)


class TestExport:
    def rows(self, client, user, ending: str, query: str = "?show=all"):
        enter(client, user)
        answer = client.get(reverse("report-board-export", args=[ending]) + query)
        assert (answer.status_code, "attachment" in answer.headers["Content-Disposition"]) == (200, True)
        if ending == "csv":
            return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        return [[value if value is not None else "" for value in row] for row in sheet.iter_rows(values_only=True)]

    def test_both_formats_hold_the_rows_of_the_filter_and_no_formula(self, client, region):
        there = Region(country="FI")
        region.project.title_en = "=1+1"
        region.project.save()
        report_in("submitted", region)
        report_in("draft", there)
        table = self.rows(client, region.coordinator, "csv")
        assert self.rows(client, region.coordinator, "xlsx") == table
        first = dict(zip(*table, strict=True))
        assert (first["Micro-project"], first["State"], first["How it stands"], first["With"]) == (
            "'=1+1", "with the region", "sent in time", str(region.coordinator),
        )  # fmt: skip
        assert len(self.rows(client, region.coordinator, "csv", "?show=all&state=draft")) == 1

    def test_unknown_formats_and_filters(self, client, region):
        sign_in(client, region.reporter)
        assert client.get("/en/workspace/reports/board.exe").status_code == 404
        assert client.get(reverse("report-board-export", args=["csv"]) + "?state=zz").status_code == 404


class TestBulk:
    def send(self, client, user, action: str, rows, **more):
        enter(client, user)
        chosen = [f"{r.obligation_id}:{r.revision}" if isinstance(r, Report) else str(r) for r in rows]
        return client.post(reverse("report-bulk"), {"action": action, "chosen": chosen, **more})

    def test_first_it_says_what_will_be_done_then_does_it_as_for_one(self, client, region):
        office, author = UserFactory(office=True), UserFactory(office=True)
        one, alone = (report_in("forwarded", region, office=office, period=PeriodFactory()) for _n in range(2))
        draft = report_in("draft", region, period=PeriodFactory())
        own = report_in("forwarded", region, period=PeriodFactory())
        own.writers.add(office)
        asked = self.send(client, office, "accept", [one, draft, own])
        html = asked.content.decode()
        assert (asked.status_code, html.count('name="chosen"'), "These stay as they are" in html) == (200, 1, True)
        assert set(Report.objects.filter(state="accepted")) == set()
        done = self.send(client, office, "accept", [one, draft, own], confirmed="1")
        assert done.url == reverse("report-board")
        services.accept_report(alone, actor=fresh(author))
        assert set(Report.objects.filter(state="accepted")) == {one, alone}

        def trace(report):
            events = TransitionEvent.objects.filter(obligation=report.obligation_id).order_by("pk")
            mails = OutboxMail.objects.filter(text__contains=f"/reports/{report.obligation_id}/").order_by("pk")
            return (
                list(events.values_list("name", "source", "target", "number")),
                [(mail.recipient_id, mail.topic, mail.digest) for mail in mails],
                report.figures.count(),
            )

        assert trace(one) == trace(alone)
        words = [str(message) for message in client.get(done.url).context["messages"]]
        assert (words[0], len(words)) == ("Done for 1 report.", 3)

    def test_a_report_that_changed_meanwhile_is_left(self, client, region):
        office = UserFactory(office=True)
        report = report_in("forwarded", region, office=office)
        Report.objects.filter(pk=report.pk).update(revision=report.revision + 1)
        answer = self.send(client, office, "accept", [report], confirmed="1")
        words = [str(message) for message in client.get(answer.url).context["messages"]]
        assert (Report.objects.get().state, "It was changed meanwhile." in words[0]) == ("forwarded", True)

    def test_a_region_confirms_what_has_nothing_to_report_once(self, client, region):
        reports = [report_in("skipped", region, period=PeriodFactory()) for _n in range(2)]
        self.send(client, region.coordinator, "confirm-skip", reports, confirmed="1")
        assert Report.objects.filter(skip_confirmed_at__isnull=False).count() == 2
        html = self.send(client, fresh(region.coordinator), "confirm-skip", reports).content.decode()
        assert 'name="chosen"' not in html

    def test_the_office_moves_due_dates_with_a_reason(self, client, region):
        report, office = report_in("draft", region), UserFactory(office=True)
        due = report.obligation.due + dt.timedelta(days=20)
        refused = self.send(client, office, "extend", [report], confirmed="1", due=due.isoformat(), note="")
        assert (refused.status_code, "<title>Error:" in refused.content.decode()) == (200, True)
        self.send(client, office, "extend", [report], confirmed="1", due=due.isoformat(), note="Flood")
        assert Obligation.objects.get().due == due

    def test_a_reminder_goes_once_a_day_to_the_holder_and_into_the_history(self, client, region):
        unbegun = obligation_of(region)
        self.send(client, region.coordinator, "remind", [unbegun.pk], confirmed="1")
        answer = self.send(client, fresh(region.coordinator), "remind", [unbegun.pk], confirmed="1")
        words = [str(message) for message in client.get(answer.url).context["messages"]]
        assert "This person was reminded of it today already." in words[-1]
        mail = OutboxMail.objects.get(topic="reminders")
        event = TransitionEvent.objects.get(name="obligation:reminded")
        assert (mail.recipient, event.actor) == (region.reporter, region.coordinator)

    def test_what_is_not_offered_is_not_there(self, client, region):
        report = report_in("forwarded", region)
        for user, action in ((region.coordinator, "accept"), (region.reporter, "remind"), (region.coordinator, "zz")):
            assert self.send(client, fresh(user), action, [report], confirmed="1").status_code == 404
        assert [action.name for action in bulk.offered_to(fresh(region.coordinator))] == ["confirm-skip", "remind"]

    def test_another_regions_reports_and_odd_ids_are_not_there(self, client, region):
        theirs = report_in("skipped", Region(country="FI"))
        answer = self.send(client, region.coordinator, "confirm-skip", [theirs, "x", "9" * 30, "-1:2"], confirmed="1")
        words = [str(message) for message in client.get(answer.url).context["messages"]]
        assert (words, Report.objects.get().skip_confirmed_at) == (["Choose at least one report first."], None)

    def test_the_way_back_stays_on_the_board(self, client, region):
        report = report_in("skipped", region)
        back = f"{reverse('report-board')}?show=open&page=1"
        for asked, given in ((back, back), ("https://evil.example/", reverse("report-board")), ("//e", None)):
            answer = self.send(client, fresh(region.coordinator), "remind", [], back=asked)
            assert answer.url == (given or reverse("report-board"))
        assert client.get(reverse("report-bulk")).url == reverse("report-board")
        assert report.state == "skipped"


class TestFrontPage:
    def html(self, client, user) -> str:
        enter(client, user)
        return client.get(reverse("workspace")).content.decode()

    def test_the_report_that_is_due_comes_first(self, client, region):
        late = report_in("draft", region, period=PeriodFactory(ends=dt.date(2026, 1, 31)))
        report_in("draft", region)
        html = self.html(client, region.reporter)
        assert html.index("<h2") == html.index('<h2 id="to-do"')
        assert html.index("due-card") < html.index("to-do-list") < html.index('id="places"')
        assert reverse("report-write", args=[late.obligation_id]) in html

    def test_a_region_sees_its_reviews_help_wanted_and_what_is_late(self, client, region):
        elsewhere = Region(country="FI")
        report_in("submitted", region, help_region="A room, please")
        report_in("submitted", elsewhere, help_region="Not for you")
        report_in("draft", region, period=PeriodFactory(ends=dt.date(2026, 1, 31)))
        html = self.html(client, region.coordinator)
        assert (html.index("Review<") < html.index("A room, please") < html.index("Late, and with")) is True
        assert ("Not for you" in html, "A room, please" in self.html(client, region.reporter)) == (False, False)
        Action.objects.update(answered_at=timezone.now())
        assert "A room, please" not in self.html(client, region.coordinator)

    def test_the_office_sees_help_asked_of_it(self, client, region):
        report_in("submitted", region, help_lead="A decision, please", help_region="A room, please")
        html = self.html(client, UserFactory(office=True))
        assert ("A decision, please" in html, "A room, please" in html) == (True, False)

    def test_without_a_role_it_says_who_gives_one(self, client, region):
        report_in("draft", region)
        html = self.html(client, UserFactory(member_of=region.partner))
        assert ("You have no role in a network yet" in html, "due-card" in html) == (True, False)

    @pytest.mark.parametrize("who", ["reporter", "coordinator"])
    def test_few_queries_and_as_many_for_three(self, client, region, who):
        sign_in(client, getattr(region, who))

        def make():
            region.project = MicroProjectFactory(network=region.len)
            report_in("submitted" if who == "coordinator" else "draft", region, period=PeriodFactory())

        for _n in range(2):
            make()
        client.get(reverse("workspace"))
        two, _html = queries(client, reverse("workspace"))
        make()
        make()
        four, _html = queries(client, reverse("workspace"))
        assert (four, four <= 21) == (two, True)  # three save the session, one asks how large the scope is
