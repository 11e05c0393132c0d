"""Public updates by browser: what each person sees, what each button does, and what happens when two are at it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from microprojects.models import PublicUpdate
from microprojects.updates import publishing
from tests.counting import queries
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory, sign_in
from tests.factories.updates import (
    ENGLISH,
    LATER,
    picture_of,
    proposed_from,
    publisher_of,
    quote_consent,
    update_in,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return Region(ENGLISH)


def browser(user) -> Client:
    return sign_in(Client(), user)


def path(update, rest: str = "") -> str:
    return f"/en/workspace/updates/{update.pk}/{rest}"


def html(response) -> str:
    return response.content.decode()


def test_the_list_shows_ones_own_in_equal_queries(region):
    client, foreign = browser(region.coordinator), Region("DK")
    update_in("proposed", foreign)
    update_in("ready", region, title="First")
    client.get("/en/workspace/updates/")
    one, _html = queries(client, "/en/workspace/updates/")
    for title in ("Second", "Third"):
        update_in("ready", region, report=report_in("accepted", region), title=title)
    three, page = queries(client, "/en/workspace/updates/")
    assert (three, page.count("<li><div><h2>"), foreign.project.title_en in page) == (one, 3, False)
    assert "Nothing is in this state." in html(client.get("/en/workspace/updates/?state=withdrawn"))
    assert client.get("/en/workspace/updates/?state=nonsense").status_code == 404


def test_a_foreign_update_is_like_an_unknown_one(region):
    update, client = update_in("proposed", region), browser(Region("DK").coordinator)
    for rest, method in (
        ("", "get"), ("", "post"), ("preview/", "get"), ("texts/en/", "get"), ("texts/en/", "post"),
        ("texts/en/uncheck/", "post"), ("schedule/", "post"), ("stop/", "post"), ("withdraw/", "post"),
        ("dismiss/", "post"), ("resume/", "post"),
    ):  # fmt: skip
        foreign = getattr(client, method)(path(update, rest))
        unknown = getattr(client, method)(path(update, rest).replace(f"/{update.pk}/", "/999999/"))
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert html(foreign).replace(f"/{update.pk}/", "/999999/") == html(unknown)


def test_visitors_are_sent_to_sign_in(visitor, region):
    update = update_in("proposed", region)
    for address in ("/en/workspace/updates/", path(update), "/en/workspace/updates/new/", "/en/workspace/consents/"):
        response = visitor.get(address)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/en/accounts/login/")


def form_of(client, address: str) -> dict:
    """Return what a browser would send back from the form of a text."""
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_from_proposal_to_the_public_page(visitor, region):
    publisher = publisher_of(region)
    update, client = update_in("proposed", region), browser(publisher)
    address = path(update, "texts/en/")
    sent = form_of(client, address) | {"title": "A kitchen for all", "body": "We **cook**.\r\n\r\nEvery day."}
    saved = client.post(address, sent | {"save": "1"}, follow=True)
    assert "Saved as a draft." in html(saved)
    checked = client.post(address, form_of(client, address) | {"check": "1"}, follow=True)
    assert "English: saved and checked." in html(checked)
    assert update.texts.get().body == "We **cook**.\n\nEvery day."
    revision = PublicUpdate.objects.get().revision
    scheduled = client.post(path(update, "schedule/"), {"revision": revision}, follow=True)
    assert "Scheduled. Until the hold is over" in html(scheduled)
    public = region.project.get_absolute_url()
    assert "A kitchen for all" not in html(visitor.get(public))
    publishing.publish_due(timezone.now() + LATER)
    page = html(visitor.get(public))
    assert (f'id="update-{update.pk}"' in page, "<p>We <strong>cook</strong>.</p>" in page) == (True, True)


def test_a_text_that_lacks_something_is_saved_and_not_checked(region):
    update, client = update_in("proposed", region), browser(region.coordinator)
    address = path(update, "texts/en/")
    response = client.post(address, form_of(client, address) | {"title": "", "body": "Changed", "check": "1"})
    assert (response.status_code, response.context["form"].errors) == (200, {"title": ["Give it a title."]})
    assert "<title>Error:" in html(response)
    text = update.texts.get()
    assert (text.body, text.status) == ("Changed", "draft")
    again = {name: response.context["form"][name].value() or "" for name in response.context["form"].fields}
    client.post(address, again | {"title": "Now", "check": "1"})
    assert update.texts.get().status == "checked"


def test_the_second_of_two_editors_sees_both_texts(region):
    update = update_in("proposed", region)
    first, second = browser(region.coordinator), browser(region.local)
    address = path(update, "texts/en/")
    mine, theirs = form_of(second, address), form_of(first, address)
    first.post(address, theirs | {"body": "Hers", "save": "1"})
    response = second.post(address, mine | {"title": "A title", "body": "His", "save": "1"})
    assert response.status_code == 409
    page = html(response)
    assert ("Hers" in page, ">\nHis</textarea>" in page) == (True, True)
    assert (update.texts.get().body, update.texts.get().title) == ("Hers", "")
    again = {name: response.context["form"][name].value() or "" for name in response.context["form"].fields}
    second.post(address, again | {"body": "Hers and his", "save": "1"})
    assert (update.texts.get().body, update.texts.get().title) == ("Hers and his", "A title")


def test_a_translator_sees_the_original_and_is_told_when_it_changed(region):
    update, client = update_in("ready", region, body="We cook."), browser(region.local)
    address = path(update, "texts/sv/")
    page = client.get(address)
    assert '<p lang="en">We cook.</p>' in html(page)
    sent = form_of(client, address) | {"title": "Ett kök", "body": "Vi lagar mat."}
    write(update, actor=region.reporter, body="We bake.")
    response = client.post(address, sent | {"check": "1"})
    assert response.status_code == 409
    assert "its original changed meanwhile" in html(response)
    assert update.texts.get(language="sv").status == "draft"
    assert "the original changed since" in html(client.get(path(update)))


def test_a_reporter_writes_and_checks_nothing(region):
    update, client = update_in("proposed", region), browser(region.reporter)
    address = path(update, "texts/en/")
    assert 'name="check"' not in html(client.get(address))
    response = client.post(address, form_of(client, address) | {"title": "Mine", "check": "1"})
    assert (response.status_code, update.texts.get().title, update.texts.get().status) == (403, "Mine", "draft")
    assert client.post(path(update, "dismiss/")).status_code == 403


def test_scheduling_an_update_that_changed_shows_it_as_it_is(region):
    update, client = update_in("ready", region), browser(region.coordinator)
    write(update, "sv", actor=region.local, title="Ett kök")
    response = client.post(path(update, "schedule/"), {"revision": update.revision})
    assert response.status_code == 409
    assert "Somebody changed this meanwhile." in html(response)
    assert PublicUpdate.objects.get().state == "ready"


def test_a_lost_race_is_a_message(region):
    update, client = update_in("scheduled", region), browser(region.reporter)
    publishing.publish_due(timezone.now() + LATER)
    response = client.post(path(update, "stop/"), {"note": "Too late"}, follow=True)
    assert "Somebody changed this meanwhile." in html(response)
    assert PublicUpdate.objects.get().state == "published"


def test_stopping_needs_a_word_why(region):
    update, client = update_in("scheduled", region), browser(region.reporter)
    assert "Say why." in html(client.post(path(update, "stop/"), {"note": " "}, follow=True))
    client.post(path(update, "stop/"), {"note": "A name is in it."})
    assert "A name is in it." in html(client.get(path(update)))


def test_withdrawing_and_taking_up_again(region):
    update, client = update_in("published", region), browser(region.coordinator)
    client.post(path(update, "withdraw/"), {"note": ""})
    assert PublicUpdate.objects.get().state == "withdrawn"
    client.post(path(update, "resume/"))
    assert PublicUpdate.objects.get().state == "proposed"
    client.post(path(update, "dismiss/"))
    assert PublicUpdate.objects.get().state == "withdrawn"


def test_what_belongs_to_it_is_chosen_and_kept_apart(region):
    report = report_in("accepted", region)
    picture, quote = picture_of(report), quote_consent(region)
    foreign = quote_consent(Region("DK"))
    update, client = proposed_from(report, region), browser(region.coordinator)
    form = client.get(path(update)).context["form"]
    assert list(form.fields["quote_consent"].queryset) == [quote]
    sent = {"date": "2026-05-04", "pictures": [picture.pk], "quote_consent": quote.pk, "seen": form["seen"].value()}
    assert client.post(path(update), sent | {"quote_consent": foreign.pk}).status_code == 200
    assert client.post(path(update), sent).status_code == 302
    update.refresh_from_db()
    assert (update.date, update.shows_figures, update.quote_consent) == (dt.date(2026, 5, 4), False, quote)
    assert list(update.pictures.all()) == [picture]
    assert client.post(path(update), sent | {"date": "2026-06-01"}).status_code == 409
    assert 'src="/media/attachments/' in html(client.get(path(update)))


def test_the_preview_is_the_page_with_the_words_being_worked_on(region):
    project = region.project
    update_in("published", region, title="Public already")
    report = report_in("accepted", region)
    update = update_in("proposed", region, report=report)
    write(update, actor=region.local, title="Not public yet")
    client = browser(region.reporter)
    page = html(client.get(path(update, "preview/")))
    assert ("Public already" in page, "Not public yet" in page, "Visitors do not see drafts" in page) == (True,) * 3
    assert "Not public yet" not in html(Client().get(project.get_absolute_url()))


def test_the_preview_of_a_published_update_shows_its_next_text(region):
    update = update_in("published", region, body="We cook.")
    write(update, actor=region.reporter, body="We bake.")
    page = html(browser(region.reporter).get(path(update, "preview/")))
    assert ("We bake." in page, "We cook." in page) == (True, False)


def test_news_are_proposed_where_one_coordinates(region):
    client, foreign = browser(region.local), Region("DK")
    address = "/en/workspace/updates/new/"
    form = client.get(address).context["form"]
    assert list(form.fields["micro_project"].queryset) == [region.project]
    sent = {"micro_project": region.project.pk, "language": "en", "date": "2026-05-01", "title": "T", "body": "B"}
    assert client.post(address, sent | {"micro_project": foreign.project.pk}).status_code == 200
    client.post(address, sent)
    update = PublicUpdate.objects.get()
    assert (update.micro_project, update.version, update.shows_figures) == (region.project, None, False)
    assert browser(region.reporter).get(address).status_code == 403


def test_an_update_of_a_report_is_proposed_by_a_button(region):
    report, client = report_in("accepted", region), browser(region.local)
    response = client.post(f"/en/workspace/reports/{report.obligation_id}/propose-update/")
    assert response.headers["Location"] == path(PublicUpdate.objects.get())
    foreign = report_in("accepted", Region("DK"))
    assert client.post(f"/en/workspace/reports/{foreign.obligation_id}/propose-update/").status_code == 404
    draft = report_in("draft", region)
    client.post(f"/en/workspace/reports/{draft.obligation_id}/propose-update/")
    assert PublicUpdate.objects.count() == 1


def test_every_page_of_every_state_can_be_read(region):
    office = browser(UserFactory(office=True))
    for state in PublicUpdate.State.values:
        update = update_in(state, region, report=report_in("accepted", region))
        for rest in ("", "texts/en/", "texts/sv/", "preview/"):
            assert office.get(path(update, rest)).status_code == 200
        assert office.get(path(update, "texts/xx/")).status_code == 404


def test_the_page_says_what_lacks(region):
    update = update_in("ready", region)
    write(update, actor=region.local, check=True, quote="I lead now.")
    page = html(browser(region.coordinator).get(path(update)))
    assert "Somebody is quoted without a consent in force." in page
    assert "Schedule it" not in page


def test_the_front_page_lists_what_waits(region):
    update_in("scheduled", region)
    page = html(browser(region.reporter).get("/en/workspace/"))
    assert ("Read, or stop" in page, "/en/workspace/consents/" in page) == (True, False)
    assert "/en/workspace/consents/" in html(browser(region.coordinator).get("/en/workspace/"))
