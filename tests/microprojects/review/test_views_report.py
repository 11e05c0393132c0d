"""The page of a report: who reads what of it, and what it says."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from microprojects import services
from microprojects.models import Attachment, FieldComment, Indicator, Obligation, Report
from microprojects.review import remarks
from microprojects.writing import drafts
from partners.models import Consent
from tests.counting import queries
from tests.factories.reporting import (
    MandateFactory,
    Region,
    fresh,
    obligation_of,
    report_in,
    return_reason,
)
from tests.factories.sempre import TOTP, TOTP_SECRET, UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


def page(client, obligation) -> str:
    response = client.get(reverse("report", args=[obligation.pk]))
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    main = html.partition('<main id="main"')[2].partition("</main>")[0] or html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def present_step(html: str) -> list[str]:
    return [text_of(step) for step in re.findall(r'<li aria-current="step".*?</li>', html)]


def observer_of(region: Region):
    user = UserFactory(member_of=region.partner)
    MandateFactory(network=region.rcg, user=user, role="observer")
    return user


def send_again(report: Report, region: Region, **values) -> None:
    """Return the report and send it again with other answers."""
    services.return_report(
        report, actor=fresh(region.coordinator), reasons=[return_reason()], note="Please count again."
    )
    values = {name.replace("_", "-"): value for name, value in values.items()}
    content = Report.objects.get(pk=report.pk).content
    drafts.save_draft(report, actor=region.reporter, values=values, seen=drafts.seen(content, values), editor="again")
    services.submit_report(report, actor=region.reporter)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("draft", "Now: Being written"),
        ("submitted", "Now: With the region"),
        ("returned", "Now: Being written"),
        ("forwarded", "Now: With the project office"),
        ("accepted", "Done: Accepted"),
        ("reopened", "Now: Being written"),
        ("skipped", "Now: Nothing to report"),
    ],
)
def test_the_page_says_where_the_report_stands(client, region, state, step):
    report = report_in(state, region)
    assert present_step(page(sign_in(client, region.reporter), report.obligation)) == [step]


def test_a_void_or_waived_report_is_on_no_way(client, region):
    report = report_in("void", region)
    html = page(sign_in(client, region.reporter), report.obligation)
    assert (present_step(html), "void" in text_of(html)) == ([], True)


def test_the_page_says_who_holds_it_and_until_when(client, region):
    report = report_in("submitted", region)
    obligation = report.obligation
    deputy = UserFactory(coordinator_of=region.partner, name="Dora Deputy")
    region.rcg.mandates.update(deputy=deputy)
    Obligation.objects.filter(pk=obligation.pk).update(due=obligation.due + dt.timedelta(days=3))
    text = text_of(page(sign_in(client, region.reporter), obligation))
    assert f"{region.coordinator.name}, the regional coordinators" in text
    assert ("deputy: Dora Deputy" in text, "asked to act until" in text, "moved from" in text) == (True, True, True)


def test_an_obligation_without_a_report_offers_to_begin(client, region):
    obligation = obligation_of(region)
    html = page(sign_in(client, region.reporter), obligation)
    assert f'action="{reverse("report-start", args=[obligation.pk])}"' in html
    client.logout()
    html = page(sign_in(client, region.coordinator), obligation)
    assert ("report-start" in html, "Nobody has begun this report yet" in html) == (False, True)


def test_the_next_step_is_the_readers_own(client, region):
    report = report_in("submitted", region)
    steps = {
        "reporter": (region.reporter, None),
        "coordinator": (region.coordinator, "Begin to read"),
        "office": (UserFactory(office=True), None),
    }
    found = {}
    for name, (user, _step) in steps.items():
        html = page(sign_in(client, user), report.obligation)
        block = re.search(r'<div class="next">.*?</div>', html, re.DOTALL)
        button = re.search(r"<button[^>]*>([^<]*)|<a class=\"button\"[^>]*>([^<]*)", block[0]) if block else None
        found[name] = button and (button[1] or button[2])
    assert found == {name: step for name, (_user, step) in steps.items()}


def test_the_latest_version_is_read_with_parts_notes_and_words(client, region):
    report = report_in(
        "submitted", region, **{"split_participants_sex_female": 7, "split_participants_sex_unknown": 5,
                                "figure_participants_note": "Counted at the door."},
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(language="sv")
    html = page(sign_in(client, region.coordinator), report.obligation)
    text = text_of(html)
    assert "By sex Part Number women and girls 7 unknown 5" in text
    assert ("Counted at the door." in text, "We cooked together on Thursdays." in text) == (True, True)


def test_texts_carry_the_language_they_are_written_in(client, region):
    report = report_in("draft", region)
    Report.objects.filter(pk=report.pk).update(language="sv")
    services.submit_report(report, actor=region.reporter)
    html = page(sign_in(client, region.coordinator), report.obligation)
    assert '<div class="value value-text" lang="sv"><p>We cooked together on Thursdays.</p>' in html
    assert "<dt>What happened?</dt>" in html


def test_what_the_form_no_longer_asks_keeps_its_old_words(client, region):
    report = report_in("submitted", region)
    Indicator.objects.filter(slug="hours").update(title_en="Minutes", version=2)
    text = text_of(page(sign_in(client, region.coordinator), report.obligation))
    assert ("Hours 30" in text, "Minutes" in text) == (True, False)


def test_internal_notes_are_for_those_inside(client, region):
    report = report_in("accepted", region, internal_note="Trouble with the landlord.")
    publisher = region.person("publisher", region.len)
    readers = {
        region.reporter: True, region.coordinator: True, UserFactory(office=True): True, publisher: False,
        observer_of(region): False,
    }  # fmt: skip
    found = {}
    for user in readers:
        html = page(sign_in(client, user), report.obligation)
        paper = client.get(reverse("report-version", args=[report.obligation_id, 1])).content.decode()
        found[user] = "landlord" in html
        assert ("landlord" in paper) == found[user]
    assert found == readers


def test_an_observer_reads_the_accepted_version_without_people(client, region):
    report = report_in("submitted", region)
    remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who came?")
    send_again(report, region, happened="Eight people cooked.")
    services.forward_report(report, actor=fresh(region.coordinator), assessment="on_track", note="Known well to me.")
    services.accept_report(report, actor=UserFactory(office=True, name="Olga Office"))
    observer = observer_of(region)
    html = page(sign_in(client, observer), report.obligation)
    assert "Eight people cooked." in html
    secrets = [region.reporter.name, region.coordinator.name, "Olga Office", "Who came?", "Please count again.",
               "We cooked together", "Known well to me.", "report-version"]  # fmt: skip
    assert [word for word in secrets if word in html.replace(observer.name, "")] == []
    assert "The project office" in html

    def status(name, *args, query=""):
        return client.get(reverse(name, args=[report.obligation_id, *args]) + query).status_code

    assert (status("report-version", 1), status("report-version", 2), status("report-compare")) == (404, 200, 404)
    assert status("report-version-pdf", 2) == 200
    services.reopen_report(report, actor=UserFactory(office=True), note="Again.")
    assert status("report") == 404


def test_others_get_the_404_of_an_unknown_report(client, region, visitor):
    report = report_in("submitted", region)
    sign_in(client, Region(country="DK").coordinator)

    def body(address):
        response = client.get(address)
        return response.status_code, re.sub(r"/\d{1,9}/", "/N/", response.content.decode())

    def addresses(pk):
        names = [("report", ()), ("report-version", (1,)), ("report-version-pdf", (1,)), ("report-compare", ()),
                 ("report-review", ())]  # fmt: skip
        return [reverse(name, args=[pk, *rest]) for name, rest in names]

    foreign = [body(address) for address in addresses(report.obligation_id)]
    unknown = [body(address) for address in addresses(99999)]
    assert foreign == unknown
    assert {status for status, _html in foreign} == {404}
    assert visitor.get(reverse("report", args=[report.obligation_id])).status_code == 302


def test_every_round_of_review_stays_visible(client, region):
    report = report_in("submitted", region)
    remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who came?")
    send_again(report, region, happened="Eight people cooked.")
    send_again(report, region, happened="Nine people cooked.")
    text = text_of(page(sign_in(client, region.reporter), report.obligation))
    assert ("Round 2 answered" in text, "Round 1 answered" in text, text.count("Please count again.")) == (
        True, True, 4,
    )  # fmt: skip
    assert "Who came?" in text
    assert text.index("Round 2") < text.index("Round 1")


def test_open_remarks_stand_at_their_fields(client, region):
    report = report_in("submitted", region)
    for anchor, words in (("happened", "Who came?"), ("split-participants-sex-male", "None?")):
        remarks.comment_field(report, actor=fresh(region.coordinator), anchor=anchor, text=words)
    services.return_report(report, actor=fresh(region.coordinator), reasons=[return_reason()], note="See there.")
    html = page(sign_in(client, region.reporter), report.obligation)
    answer = html.partition('id="at-happened"')[2].partition('id="at-changed"')[0]
    figure = html.partition('id="at-figure-participants"')[2].partition('id="at-figure-meetings"')[0]
    assert ("Who came?" in answer, "None?" in figure, "2 open remarks" in html) == (True, True, True)


def test_history_names_who_acted_for_whom_and_flags_the_same_person(client, region):
    both = region.coordinator
    MandateFactory(network=region.len, user=both, role="reporter")
    report = report_in("draft", region)
    services.submit_report(report, actor=fresh(both))
    services.forward_report(report, actor=fresh(both), assessment="met", note="All well.")
    text = text_of(page(sign_in(client, region.reporter), report.obligation))
    assert text.count("Written and forwarded by the same person") == 2
    assert "Forwarded to the project office : goals met" in text
    assert "All well." in text


def test_a_moved_date_is_told_in_the_history(client, region):
    report = report_in("draft", region)
    services.extend_obligation(
        report, actor=fresh(region.coordinator), due=report.obligation.due + dt.timedelta(days=5), note="Illness"
    )
    text = text_of(page(sign_in(client, region.reporter), report.obligation))
    assert re.search(r"Due date moved : from .+ to ", text)


def test_help_wanted_is_shown_with_its_answer(client, region):
    report = report_in("submitted", region, help_region="A room, please.")
    html = page(sign_in(client, region.coordinator), report.obligation)
    assert "waits for an answer" in html
    remarks.answer_action(report.actions.get(), actor=fresh(region.coordinator), answer="The library has one.")
    text = text_of(page(client, report.obligation))
    assert ("A room, please." in text, "The library has one." in text) == (True, True)


def test_pictures_show_their_words_and_the_consent_of_today(client, region):
    report = report_in("draft", region)
    consent = Consent.objects.create(
        partner=region.partner, subject="all in it", scope="picture", given_on=dt.date(2020, 1, 1), proof="F1"
    )
    picture = {"report": report, "kind": "picture", "size": 1, "alt_en": "Ten people", "people": "consent"}
    Attachment.objects.create(**picture, name="a.webp", sha256="1" * 64, consent=consent, caption_en="Our kitchen",
                              picture="attachments/a.webp", small="attachments/a-small.webp")  # fmt: skip
    services.submit_report(report, actor=region.reporter)
    html = page(sign_in(client, region.coordinator), report.obligation)
    assert ('alt="Ten people"' in html, "a-small.webp" in html, "Our kitchen" in html) == (True, True, True)
    assert "they agreed in writing" in html
    Consent.objects.filter(pk=consent.pk).update(until=timezone.localdate() - dt.timedelta(days=1))
    assert "their consent is no longer valid" in page(client, report.obligation)


def test_two_versions_side_by_side_mark_the_words(client, region):
    report = report_in("submitted", region)
    send_again(report, region, happened="We cooked together on Mondays.", figure_hours=31)
    sign_in(client, region.reporter)
    html = client.get(reverse("report-compare", args=[report.obligation_id]) + "?from=1&to=2").content.decode()
    assert '<del><span class="sr">removed: </span>Thursdays</del>.' in html
    assert '<ins><span class="sr">added: </span>Mondays</ins>.' in html
    assert re.findall(r'<section class="change"><h3>([^<]*)', html) == ["Hours", "What happened?"]
    assert "4 answers that did not change" in html
    assert [client.get(reverse("report-compare", args=[report.obligation_id]) + query).status_code for query in
            ("", "?from=2&to=1", "?from=0", "?from=9", "?from=x&to=%00")] == [200, 200, 404, 404, 200]  # fmt: skip


def test_a_version_is_a_pdf(client, region):
    report = report_in("submitted", region, **{"split_participants_sex_female": 7, "problems": "# [x](y) <b> * 1."})
    sign_in(client, region.reporter)
    response = client.get(reverse("report-version-pdf", args=[report.obligation_id, 1]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content[:5] == b"%PDF-"
    assert response["Cache-Control"] == "no-store"


def test_the_page_asks_as_often_for_many_versions_as_for_few(client, region):
    report = report_in("submitted", region)
    remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who?")
    send_again(report, region, happened="Once more.")
    sign_in(client, region.reporter)
    address = reverse("report", args=[report.obligation_id])
    client.get(address)
    few, _html = queries(client, address)
    for turn in range(2):
        for anchor in ("happened", "changed", "next"):
            remarks.comment_field(report, actor=fresh(region.coordinator), anchor=anchor, text="Who?")
        send_again(report, region, happened=f"Once more {turn}.")
    many, _html = queries(client, address)
    assert (many, many <= 45) == (few, True)
    assert FieldComment.objects.count() == 7


def test_the_steps_beside_are_offered_to_those_who_may(client, region):
    report = report_in("accepted", region)
    office = UserFactory(office=True)
    for user in (region.reporter, office):
        TOTP.activate(user, TOTP_SECRET)

    def offered(user, obligation):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        html = page(client, obligation)
        return re.findall(r'<details class="act" id="([a-z-]+)"', html)

    assert offered(region.reporter, report.obligation) == []
    assert offered(office, report.obligation) == ["reopen-report", "void-report"]
    other = report_in("skipped", Region(country="FI"))
    assert offered(office, other.obligation) == ["unskip-report", "void-report"]
    draft = obligation_of(Region(country="EE"))
    assert offered(office, draft) == ["waive-obligation"]


def test_membership_ended_means_404(client, region):
    report = report_in("submitted", region)
    sign_in(client, region.reporter)
    assert client.get(reverse("report", args=[report.obligation_id])).status_code == 200
    region.reporter.memberships.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(reverse("report", args=[report.obligation_id])).status_code == 404
