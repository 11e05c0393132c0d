"""Starting, doing units, going on elsewhere, leaving."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from outputs.models import Attempt, Certificate, Enrolment, UnitProgress
from outputs.training import services
from sempre import codes
from sempre.quiet_logs import SECRET_ADDRESS
from tests.factories.training import SECRET, EnrolmentFactory, make_module
from tests.outputs.training.conftest import as_learner

pytestmark = pytest.mark.django_db
START, MY, MODULE = "/en/training/my/start/trust/", "/en/training/my/", "/en/training/trust/"


def done(slug: str) -> str:
    return f"/en/training/my/done/trust/{slug}/"


def test_start_sets_the_cookie_and_keeps_a_fingerprint_only(visitor, module):
    response = visitor.post(START)
    cookie = response.cookies["learner"]
    assert response.headers["Location"] == f"{MODULE}?started=1"
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", 31536000, "/")
    enrolment = Enrolment.objects.get()
    secret = cookie.value.partition(":")[0]
    assert (enrolment.learner_hash, enrolment.language) == (codes.fingerprint(secret), "en")
    assert (enrolment.started_on, enrolment.completed_on) == (timezone.localdate(), None)
    assert "Your way through this module" in visitor.get(f"{MODULE}?started=1").content.decode()


def test_the_cookie_is_bound_to_the_host_where_the_portal_is_secure(visitor, module, settings):
    settings.SECURE = True
    cookie = visitor.post(START).cookies["__Host-learner"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_starting_twice_is_starting_once(student, enrolment):
    student.post(START)
    assert Enrolment.objects.count() == 1


def test_one_cookie_serves_all_modules(student, enrolment):
    make_module(key="more", edition=enrolment.edition)
    student.post("/en/training/my/start/more/")
    assert [row.learner_hash for row in Enrolment.objects.all()] == [codes.fingerprint(SECRET)] * 2


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 302), ({"Sec-Fetch-Site": "none"}, 302),
        ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Origin": "http://testserver"}, 302),
        ({}, 302),
    ],
)  # fmt: skip
def test_no_other_site_starts_a_module(visitor, module, headers, status):
    response = visitor.post(START, headers=headers)
    assert (response.status_code, Enrolment.objects.count()) == (status, int(status == 302))


def test_a_browser_that_takes_no_cookie_is_told(visitor, module):
    html = visitor.get(f"{MODULE}?started=1").content.decode()
    assert ("did not take the cookie" in html, "Start the module" in html) == (True, True)


def test_buttons_are_no_links(visitor, module):
    paths = (START, done("text"), f"{MY}forget/")
    assert [visitor.get(path).status_code for path in paths] == [405] * 3


def test_progress_is_required_units_done_of_required_units(student, enrolment):
    places = [student.post(done(slug)).headers["Location"] for slug in ("text", "reflection", "plan", "case")]
    assert places == [f"{MODULE}{slug}/" for slug in ("case", "plan", "quiz", "tool")]
    progress = services.progress(enrolment)
    assert (progress.required, progress.done_count, progress.percent, progress.is_complete) == (
        ("trust-text", "trust-case", "trust-tool", "trust-quiz"), 2, 50, False,
    )  # fmt: skip
    student.post(done("text"))
    assert UnitProgress.objects.count() == 4


def test_the_last_required_unit_completes_the_module(student, enrolment):
    for key in ("trust-text", "trust-case", "trust-quiz"):
        UnitProgress.objects.create(enrolment=enrolment, unit_key=key, done_on="2026-01-01")
    student.post(done("tool"))
    enrolment.refresh_from_db()
    assert enrolment.completed_on == enrolment.seen_on == timezone.localdate()
    assert "Make the certificate" in student.get(MODULE).content.decode()


@pytest.mark.parametrize(("slug", "status"), [("quiz", 404), ("nothing", 404), ("text", 302)])
def test_a_quiz_is_not_done_by_a_button(student, enrolment, slug, status):
    assert student.post(done(slug)).status_code == status
    assert UnitProgress.objects.count() == int(status == 302)


def test_without_a_start_no_unit_is_noted(visitor, module):
    assert visitor.post(done("text")).headers["Location"] == MODULE
    assert UnitProgress.objects.count() == 0


def test_a_module_without_required_units_is_never_complete(db):
    module = make_module("plan", key="trust")
    enrolment = EnrolmentFactory(edition=module.edition)
    services.do_unit(enrolment, "trust-plan")
    assert (services.progress(enrolment).percent, services.progress(enrolment).is_complete) == (0, False)


def test_going_on_with_another_device(visitor, enrolment):
    address = services.continue_path(SECRET)
    response = visitor.get(address)
    assert (response.status_code, response.cookies, "Module trust" in response.content.decode()) == (200, {}, True)
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    response = visitor.post(address)
    assert (response.headers["Location"], response.cookies["learner"].value.partition(":")[0]) == (MY, SECRET)
    assert "Module trust" in visitor.get(MY).content.decode()


def test_going_on_over_other_progress_warns_first(enrolment):
    other = as_learner(secret="another")
    assert "This device keeps other progress already." in other.get(services.continue_path(SECRET)).content.decode()


@pytest.mark.parametrize("secret", ["x", "x" * 3000, "%00", "é"])
def test_a_secret_address_of_nobody_is_a_clear_page_and_guessing_ends(visitor, module, secret):
    address = f"/en/training/my/continue/{secret}/"
    answers = [visitor.get(address) for _turn in range(2)] + [visitor.post(address)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert "This address leads to no progress" in answers[0].content.decode()
    assert answers[2].cookies == {}
    for _turn in range(20):
        last = visitor.get(address).status_code
    assert last == 429


def test_the_secret_address_does_not_reach_the_log():
    assert SECRET_ADDRESS.sub(r"\1…", f"GET {services.continue_path(SECRET)}") == "GET /en/training/my/continue/…/"


def test_forgetting_on_this_device_keeps_the_progress(student, enrolment):
    response = student.post(f"{MY}forget/")
    assert (response.cookies["learner"].value, response.cookies["learner"]["max-age"]) == ("", 0)
    assert Enrolment.objects.count() == 1
    assert "Nothing about your learning is kept on this device." in student.get(MY).content.decode()


def test_deleting_asks_first_and_then_deletes_only_the_own(student, enrolment):
    EnrolmentFactory(edition=enrolment.edition, learner_hash="f" * 64)
    enrolment.progress.create(unit_key="trust-text", done_on="2026-01-01")
    kept = Certificate.objects.create(code="ABCDEFGHJK", enrolment=enrolment, edition=enrolment.edition,
                                      module_key="trust", language="en", issued_on="2026-01-01")  # fmt: skip
    assert "Module trust" in student.get(f"{MY}delete/").content.decode()
    assert Enrolment.objects.count() == 2
    student.post(f"{MY}delete/")
    kept.refresh_from_db()
    assert [row.learner_hash for row in Enrolment.objects.all()] == ["f" * 64]
    assert (UnitProgress.objects.count(), kept.enrolment) == (0, None)


@pytest.mark.parametrize("path", [MY, f"{MY}delete/"])
def test_whoever_is_unknown_finds_nothing_and_breaks_nothing(visitor, module, path):
    assert visitor.get(path).status_code == 200
    visitor.post(f"{MY}delete/")
    assert visitor.get(path).status_code == 200


def test_my_page_takes_the_same_queries_for_one_and_three_modules(student, enrolment, django_assert_num_queries):
    student.get(MY)
    for key in ("two", "three"):
        EnrolmentFactory(edition=make_module(key=key, edition=enrolment.edition).edition, module_key=key)
    with django_assert_num_queries(4):
        assert student.get(MY).content.decode().count('class="progress-bar"') == 3


def test_what_nobody_used_for_24_months_is_deleted_with_its_attempts(enrolment, capsys):
    today = timezone.localdate()
    EnrolmentFactory(edition=enrolment.edition, learner_hash="f" * 64, seen_on=today - dt.timedelta(days=730))
    Enrolment.objects.filter(pk=enrolment.pk).update(seen_on=today - dt.timedelta(days=731))
    Attempt.objects.create(enrolment=enrolment, unit_key="trust-quiz", versions=[], started_at=timezone.now())
    call_command("retention")
    assert "progress of 1 learners in training modules deleted" in capsys.readouterr().out
    assert [row.learner_hash for row in Enrolment.objects.all()] == ["f" * 64]
    assert Attempt.objects.count() == 0
    assert services.forget_enrolments() == ""
