"""Two people at once, two clicks at once, a process killed in the middle: on real PostgreSQL with real threads."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.urls import reverse

from microprojects import services, workflow
from microprojects.contributions import taking_back, using
from microprojects.models import (
    Action,
    Contribution,
    Correction,
    Figure,
    Report,
    ReportVersion,
    ReviewRound,
    TransitionEvent,
)
from microprojects.review import corrections, remarks
from sempre import codes
from sempre.models import OutboxMail
from tests.factories.contributions import given_to, link_of
from tests.factories.reporting import Region, fresh, report_in, return_reason
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LOST = (workflow.WrongState, workflow.Stale, PermissionDenied, ValidationError)


def at_once(*steps) -> list[str]:
    """Run each step in a thread of its own, all from the same moment; return how each ended."""
    gate, ends = threading.Barrier(len(steps)), [""] * len(steps)

    def run(i: int, step) -> None:
        try:
            gate.wait(10)
            step()
            ends[i] = "done"
        except LOST as lost:
            ends[i] = type(lost).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ends)


def names(report: Report, *only: str) -> list[str]:
    events = TransitionEvent.objects.filter(obligation=report.obligation_id, name__in=only)
    return list(events.order_by("pk").values_list("name", flat=True))


def test_two_clicks_send_one_version_and_one_mail_each():
    region = Region()
    report = report_in("draft", region)
    OutboxMail.objects.all().delete()
    ends = at_once(*[lambda: services.submit_report(report, actor=fresh(region.reporter))] * 3)
    assert ends == ["WrongState", "WrongState", "done"]
    assert list(ReportVersion.objects.values_list("number", flat=True)) == [1]
    assert names(report, "report:submitted") == ["report:submitted"]
    assert sorted(OutboxMail.objects.values_list("recipient", flat=True)) == sorted(
        [region.reporter.pk, region.coordinator.pk]
    )


def test_accepted_and_returned_at_once_one_wins():
    region = Region()
    one, other = UserFactory(office=True), UserFactory(office=True)
    report = report_in("forwarded", region, office=one)
    revision, reason = report.revision, return_reason()
    ends = at_once(
        lambda: services.accept_report(report, actor=fresh(one), expected=revision),
        lambda: services.return_report_to_local(
            report, actor=fresh(other), reasons=[reason], note="Not yet.", expected=revision
        ),
    )
    assert ends == ["WrongState", "done"]
    won = names(report, "report:accepted", "report:returned_to_local")
    state = Report.objects.get(pk=report.pk).state
    assert (len(won), state, Figure.objects.count(), ReviewRound.objects.count()) in (
        (1, "accepted", 3, 0), (1, "returned", 0, 1),
    )  # fmt: skip


def test_two_people_accept_on_their_pages_one_gets_a_409(client):
    region = Region()
    offices = [UserFactory(office=True), UserFactory(office=True)]
    report = report_in("forwarded", region, office=offices[0])
    address = reverse("report-accept", args=[report.obligation_id])
    clients = [sign_in(type(client)(), office) for office in offices]
    found = []

    def accept(browser):
        data = {"expected": report.revision, "version": 1, "note": "Well done."}
        found.append(browser.post(address, data).status_code)

    at_once(*[lambda browser=browser: accept(browser) for browser in clients])
    assert sorted(found) == [302, 409]
    assert (names(report, "report:accepted"), Figure.objects.count()) == (["report:accepted"], 3)


def test_a_version_is_not_accepted_while_another_is_there():
    region, office = Region(), UserFactory(office=True)
    report = report_in("forwarded", region, office=office)
    read = report.revision
    for _round in range(3):
        services.return_report_to_local(report, actor=fresh(office), reasons=[return_reason()], note="Again.")
        services.submit_report(report, actor=fresh(region.reporter))
        services.forward_report(report, actor=fresh(region.coordinator), assessment="met")
    assert Report.objects.get(pk=report.pk).number == 4
    with pytest.raises(workflow.Stale):
        services.accept_report(report, actor=fresh(office), expected=read)
    assert Report.objects.get(pk=report.pk).state == "forwarded"


def test_accepting_what_was_reopened_meanwhile_records_nothing():
    region, office = Region(), UserFactory(office=True)
    report = report_in("forwarded", region, office=office)
    read = report.revision
    services.accept_report(report, actor=fresh(office), expected=read)
    ends = at_once(
        lambda: services.reopen_report(report, actor=fresh(office), note="A figure is missing."),
        lambda: services.accept_report(report, actor=fresh(office), expected=read),
    )
    assert ends == ["WrongState", "done"]
    assert names(report, "report:accepted", "report:reopened") == ["report:accepted", "report:reopened"]


def test_taking_back_and_beginning_to_read_at_once():
    region = Region()
    report = report_in("submitted", region)
    ends = at_once(
        lambda: services.withdraw_report(report, actor=fresh(region.reporter)),
        lambda: services.start_review(report, actor=fresh(region.coordinator)),
    )
    assert (ends[0] in ("PermissionDenied", "WrongState"), ends[1]) == (True, "done")
    assert len(names(report, "report:withdrawn", "review:started")) == 1


def test_a_remark_and_forwarding_at_once_never_forward_an_open_remark():
    region = Region()
    report = report_in("submitted", region)
    second = region.person("regional_coordinator", region.rcg)
    at_once(
        lambda: remarks.comment_field(report, actor=fresh(second), anchor="happened", text="Who came?"),
        lambda: services.forward_report(
            report, actor=fresh(region.coordinator), assessment="met", expected=report.revision
        ),
    )
    forwarded = TransitionEvent.objects.filter(name="report:forwarded").first()
    remark = report.versions.get().comments.first()
    assert forwarded is None or remark is None or remark.at > forwarded.at


def test_help_is_answered_once_and_a_figure_corrected_once():
    region, office = Region(), UserFactory(office=True)
    report = report_in("accepted", region, office=office, help_region="A room.")
    action, figure = Action.objects.get(), Figure.objects.get(indicator__slug="hours")
    ends = at_once(*[
        lambda n=n: remarks.answer_action(action, actor=fresh(region.coordinator), answer=f"Answer {n}") for n in "ab"
    ])  # fmt: skip
    assert ends == ["ValidationError", "done"]
    ends = at_once(*[
        lambda n=n: corrections.propose_correction(figure, actor=fresh(region.coordinator), number=n, reason="Twice")
        for n in (31, 32)
    ])  # fmt: skip
    assert ends == ["ValidationError", "done"]
    correction = Correction.objects.get()
    ends = at_once(
        lambda: corrections.decide_correction(correction, actor=fresh(office), accept=True),
        lambda: corrections.decide_correction(correction, actor=fresh(office), accept=True),
    )
    assert ends == ["done", "done"]
    assert names(report, "figure:corrected") == ["figure:corrected"]


KILLED = """
import os, signal, sys
import django
django.setup()
from microprojects import services
from microprojects.models import Report
from sempre.models import User
def hang(*_args, **_rest):
    print("in the middle", flush=True)
    signal.pause()
services.notifications.report_submitted = hang
services.submit_report(Report.objects.get(pk=int(sys.argv[1])), actor=User.objects.get(pk=int(sys.argv[2])))
"""


def test_a_process_killed_in_the_middle_of_sending_leaves_a_whole_draft():
    region = Region()
    report = report_in("draft", region)
    OutboxMail.objects.all().delete()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(report.pk), str(region.reporter.pk)],
        env=os.environ | {"DATABASE_URL": _this_database(), "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    report = Report.objects.get(pk=report.pk)
    assert (report.state, report.number, report.content["happened"]) == (
        "draft", 0, "We cooked together on Thursdays.",
    )  # fmt: skip
    assert (ReportVersion.objects.count(), OutboxMail.objects.count(), names(report, "report:submitted")) == (0, 0, [])
    services.submit_report(report, actor=fresh(region.reporter))
    assert Report.objects.get(pk=report.pk).number == 1


def _this_database() -> str:
    """Return the address of the test database from the connection in use."""
    parts = connection.get_connection_params()
    user = ":".join(quote(parts[name], safe="") for name in ("user", "password") if parts.get(name))
    query = urlencode({name: parts[name] for name in ("host", "port") if parts.get(name)})
    return f"postgres://{user}@/{parts['dbname']}?{query}"


def test_two_reporters_use_the_same_words_once():
    region = Region()
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region))
    ends = at_once(
        *(
            partial(using.use_words, new, report, actor=fresh(person), editor=f"page{person.pk:08}")
            for person in (region.reporter, region.local)
        )
    )
    assert ends == ["done", "done"]
    assert Report.objects.get(pk=report.pk).content["changed"].count("soup") == 1


def test_used_and_taken_back_at_once_leaves_no_words_in_the_draft():
    region = Region()
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region))
    at_once(
        lambda: using.use_words(new, report, actor=fresh(region.reporter), editor="pageone1"),
        lambda: taking_back.take_back(new),
    )
    assert "soup" not in Report.objects.get(pk=report.pk).content["changed"]
    assert list(Contribution.objects.exclude(text="")) == []


def test_three_clicks_give_once():
    link, secret = link_of(Region()), codes.new_secret()
    assert at_once(*[lambda: given_to(link, secret=secret)] * 3) == ["done"] * 3
    assert Contribution.objects.count() == 1
