"""Demonstration reports: every state, made once, out of the readers' sight."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from microprojects.demo import reports
from microprojects.models import (
    FieldComment,
    Figure,
    MicroProject,
    Obligation,
    Period,
    PublicUpdate,
    Report,
    ReportState,
    TransitionEvent,
)
from networks.models import Mandate
from sempre import languages
from sempre.models import OutboxMail, User
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.reporting import ReasonFactory, headline_indicators

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR_DIR, settings.SECURE = tmp_path, False
    PartnerFactory(slug="diakonie-sh", role="lead")
    PartnerFactory(slug="ldc-liepaja")
    for partner, region, local, country in (
        ("uc-syd", "rcg-denmark", "len-varde", "DK"), ("sunderby", "rcg-norrbotten", "len-sunderby", "SE"),
    ):  # fmt: skip
        owner = PartnerFactory(slug=partner, country=country)
        parent = NetworkFactory(slug=region, partner=owner, country=country)
        NetworkFactory(slug=local, kind="len", parent=parent, partner=owner, country=country)
    headline_indicators()
    ReasonFactory()
    ReasonFactory(kind="skip")
    call_command("make_demo")


def states() -> dict[str, list[str]]:
    rows = Obligation.objects.filter(micro_project__slug__startswith="demo-").order_by("micro_project__slug", "due")
    found: dict[str, list[str]] = {}
    for obligation in rows.select_related("micro_project", "report"):
        found.setdefault(obligation.micro_project.slug, []).append(obligation.state)
    return found


def test_makes_reports_in_every_state(capsys):
    call_command("make_demo_reports")
    assert states() == {
        "demo-bicycles": ["accepted", "", "submitted"],
        "demo-film": ["accepted", "reopened", "returned"],
        "demo-garden": ["void", "skipped", "forwarded"],
        "demo-kitchen": ["accepted", "accepted", "draft"],
    }
    assert {state for row in states().values() for state in row} == {"", *ReportState.values}
    assert "11 DEMO reports made" in capsys.readouterr().out
    standings = Obligation.objects.with_standing().values_list("standing", flat=True)
    assert {"overdue", "soon", "answered"} <= set(standings)
    assert (FieldComment.objects.count(), Figure.objects.count(), PublicUpdate.objects.count()) == (1, 15, 2)
    assert all(obligation.holder.is_demo for obligation in Obligation.objects.select_related("holder"))


def test_everything_happened_in_the_past_and_in_order():
    call_command("make_demo_reports")
    now = timezone.now()
    assert TransitionEvent.objects.filter(at__gt=now).count() == 0
    for report in Report.objects.all():
        times = list(report.obligation.events.order_by("pk").values_list("at", flat=True))
        assert times == sorted(times)
    assert OutboxMail.objects.waiting().exclude(not_before__gte=now).filter(created_at__lt=now).count() == 0
    assert timezone.now() >= now


def test_readers_see_nothing_of_it(visitor):
    call_command("make_demo_reports")
    assert MicroProject.objects.published().count() == 0
    assert Period.objects.filter(is_automatic=True).count() == 0
    assert "Demo:" not in visitor.get("/en/micro-projects/").content.decode()
    assert visitor.get("/en/micro-projects/demo-kitchen/").status_code == 404


def test_every_title_says_demo_in_nine_languages():
    call_command("make_demo_reports")
    rows = [*MicroProject.objects.all(), *Period.objects.all()]
    titles = [getattr(row, f"title_{code}") for row in rows for code in languages.CODES]
    assert [title for title in titles if not title.startswith("Demo:")] == []
    assert len(titles) == 63


def test_again_changes_nothing(capsys):
    call_command("make_demo_reports")
    before = (states(), TransitionEvent.objects.count(), Mandate.objects.count())
    capsys.readouterr()
    call_command("make_demo_reports")
    assert (states(), TransitionEvent.objects.count(), Mandate.objects.count()) == before
    assert capsys.readouterr().out == ""


def test_accounts_made_anew_get_their_work_back():
    call_command("make_demo_reports")
    call_command("make_demo", "--reset")
    assert Obligation.objects.filter(holder=None).count() > 0
    call_command("make_demo_reports")
    assert Obligation.objects.filter(holder=None).count() == 0


def test_a_mandate_that_was_ended_stays_ended():
    call_command("make_demo_reports")
    Mandate.objects.update(until="2026-01-01", since="2025-01-01")
    call_command("make_demo_reports")
    assert Mandate.objects.filter(until=None).count() == 0


def test_says_what_is_missing():
    User.objects.filter(email="reporter.se@demo.invalid").delete()
    with pytest.raises(CommandError, match="demo accounts: reporter.se@demo.invalid"):
        call_command("make_demo_reports")
    assert MicroProject.objects.count() == 0


def test_refused_on_a_public_portal(settings):
    settings.SECURE = True
    with pytest.raises(CommandError):
        call_command("make_demo_reports")


def test_the_clock_goes_on_after_an_error():
    real = timezone.now
    with pytest.raises(RuntimeError), reports.at(timezone.now()):
        raise RuntimeError
    assert timezone.now is real
