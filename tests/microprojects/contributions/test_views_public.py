"""Answering with a code: what a visitor sees, what is said about mistakes, what nobody finds out."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from microprojects.contributions import services, views_public
from microprojects.models import Contribution, ContributionLink
from tests.factories.contributions import given_to, link_of, picture
from tests.factories.reporting import Region, report_in
from tests.microprojects.writing.test_attachments import pdf, photo

pytestmark = pytest.mark.django_db
QUIET = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@pytest.fixture
def link() -> ContributionLink:
    return link_of(Region(title_en="Community kitchen"))


def send(client, link, **answers):
    page = client.get(link.get_absolute_url()).content.decode()
    secret = re.search(r'name="secret" value="([^"]+)"', page)[1]
    return client.post(link.get_absolute_url(), {"secret": secret, "ladder": ""} | answers)


def errors(response) -> dict[str, list[str]]:
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def test_the_page_says_who_asks_and_asks_three_questions(client, link):
    response = client.get(link.get_absolute_url())
    page = response.content.decode()
    assert {name: response.headers[name] for name in QUIET} == QUIET
    assert '<meta name="robots" content="noindex">' in page
    for words in ("Community kitchen", link.micro_project.network.name, "need not give your name", "We run it all by"):
        assert words in page, words
    assert (page.count("<h1"), list(response.cookies)) == (1, ["csrf"])
    assert "canonical" not in page


def test_a_code_is_typed_and_leads_to_the_form(client, link):
    response = client.post("/da/contribute/", {"code": f" {link.code.lower()[:4]} {link.code[4:]}"})
    assert (response.status_code, response.headers["Location"]) == (302, f"/da/contribute/{link.printed_code}/")
    assert (
        client.get(f"/da/contribute/{link.code.lower()}/").headers["Location"] == f"/da/contribute/{link.printed_code}/"
    )


@pytest.mark.parametrize("typed", ["ABCDE-FGHJK", "\x00", "", "é" * 4000])
def test_a_wrong_code_is_told_at_the_field_and_stays(client, typed):
    response = client.post("/en/contribute/", {"code": typed})
    assert (response.status_code, list(errors(response)), response.cookies.keys() - {"csrf"}) == (200, ["code"], set())


def test_unknown_closed_and_over_look_alike(client, link):
    region = Region()
    closed, over = link_of(region), link_of(region, ends_on=timezone.localdate() - dt.timedelta(days=2))
    services.close_link(closed, actor=region.reporter)
    answers = [
        client.get(f"/en/contribute/{code}/")
        for code in ("ABCDE-FGHJK", "%00", "mine", "x" * 3000, closed.printed_code, over.printed_code)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 410, 410]
    plain = {re.sub(r'href="/\w\w/contribute/[^"]*"', "", answer.content.decode()) for answer in answers}
    assert len(plain) == 1
    assert client.post(closed.get_absolute_url(), {"text": "x"}).status_code == 410


def test_guessing_ends_for_that_address_only(link, monkeypatch):
    guesser, other = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    statuses = [guesser.get(f"/en/contribute/AAAAAAAA{n:02}/".replace("0", "Z")).status_code for n in range(22)]
    assert (statuses[:20], statuses[20:]) == ([404] * 20, [429] * 2)
    assert guesser.get(link.get_absolute_url()).status_code == 429  # a right guess tells nothing either
    assert other.get(link.get_absolute_url()).status_code == 200


def test_a_flood_of_answers_ends(client, link, monkeypatch):
    monkeypatch.setitem(views_public.RATES, "contribution_give", "2/600s/ip")
    statuses = [send(client, link, text=f"Answer {n}").status_code for n in range(3)]
    assert (statuses, Contribution.objects.count()) == ([302, 302, 429], 2)


def test_given_it_is_shown_to_whoever_has_the_address(client, link):
    answers = {"text": "The soup\r\nwas good.", "may_quote": "on", "ladder": "leads", "picture": photo(), "alt": "Soup"}
    response = send(client, link, **answers, people="none")
    page = client.get(response.headers["Location"])
    new = Contribution.objects.get()
    assert (new.text, new.ladder, new.may_quote, new.may_show, new.people, new.language) == (
        "The soup\nwas good.", "leads", True, False, "none", "en",
    )  # fmt: skip
    html = page.content.decode()
    for words in (
        "Thank you",
        "The soup<br>was good.",
        "We decide, and the staff help us.",
        response.headers["Location"],
    ):
        assert words in html, words
    assert {name: page.headers[name] for name in QUIET} == QUIET
    image = Client().get(response.headers["Location"] + "picture.webp")
    with Image.open(io.BytesIO(b"".join(image.streaming_content))) as small:
        assert (small.format, max(small.size), dict(small.getexif())) == ("WEBP", 480, {})
    assert Client().get(f"/media/{new.picture.name}").status_code == 404


def test_two_clicks_are_one_contribution(client, link):
    page = client.get(link.get_absolute_url()).content.decode()
    secret = re.search(r'name="secret" value="([^"]+)"', page)[1]
    data = {"secret": secret, "ladder": "leads"}
    one, two = (client.post(link.get_absolute_url(), data) for _ in range(2))
    assert (one.headers["Location"], Contribution.objects.count()) == (two.headers["Location"], 1)


BIG = SimpleUploadedFile("big.jpg", b"\xff\xd8" + bytes(12 * 1024 * 1024))


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"text"}),
        ({"text": "   ", "alt": "x", "people": "none"}, {"text"}),
        ({"text": "x" * 5000}, {"text"}),
        ({"ladder": "boss", "text": "Kept"}, {"ladder"}),
        ({"text": "Kept", "picture": BIG}, {"picture"}),
        ({"text": "Kept", "picture": pdf()}, {"picture"}),
        ({"text": "Kept", "picture": SimpleUploadedFile("note.txt", b"no picture")}, {"picture"}),
        ({"text": "Kept", "picture": SimpleUploadedFile("empty.jpg", b"")}, {"picture"}),
        ({"text": "Kept", "picture": photo()}, {"picture", "alt", "people"}),
        ({"text": "Kept", "picture": photo(), "alt": "x" * 300, "people": "none"}, {"picture", "alt"}),
        ({"text": "Kept", "people": "everybody"}, {"people"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_the_words_stay(client, link, settings, answers, wrong):
    for value in answers.values():
        if hasattr(value, "seek"):
            value.seek(0)
    response = send(client, link, **answers)
    assert (response.status_code, set(errors(response)), Contribution.objects.count()) == (200, wrong, 0)
    page = response.content.decode()
    assert "<title>Error:" in page
    assert all(f'id="id_{name}_error"' in page for name in wrong)
    if "text" in answers:
        assert answers["text"].strip() in page
    assert not settings.MEDIA_ROOT.exists() or not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_signs_that_cannot_be_seen_are_taken_out(client, link):
    send(client, link, text="So\x00up\x0b", alt="x\x00")
    assert (Contribution.objects.get().text, Contribution.objects.get().alt) == ("Soup", "")


def test_without_a_token_nothing_is_taken(link):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link.get_absolute_url(), {"text": "Soup"}).status_code == 403
    assert Contribution.objects.count() == 0


def test_taken_back_by_the_person(client, link, django_capture_on_commit_callbacks):
    _new, secret = given_to(link, picture=picture())
    mine = reverse("contribution-mine", args=[secret])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(mine)
    assert (response.status_code, Contribution.objects.count()) == (302, 0)
    assert client.get(response.headers["Location"]).status_code == 200
    assert [client.get(address).status_code for address in (mine, f"{mine}picture.webp")] == [404, 404]
    assert client.post(mine).status_code == 404


def test_what_is_public_says_whom_to_ask(client, link, monkeypatch):
    new, secret = given_to(link)
    monkeypatch.setattr(views_public.taking_back, "is_public", lambda contribution: True)
    mine = reverse("contribution-mine", args=[secret])
    page = client.get(mine).content.decode()
    assert (link.micro_project.network.partner.name in page, "Delete what I gave" in page) == (True, False)
    assert (client.post(mine).status_code, Contribution.objects.get()) == (409, new)


@pytest.mark.parametrize("secret", ["x", "é" * 32, "x" * 4000, "taken-backs"])
def test_other_receipts_do_not_exist(client, secret):
    assert client.get(f"/en/contribute/mine/{secret}/").status_code == 404
    assert client.get(f"/en/contribute/mine/{secret}/picture.webp").status_code == 404


def test_nobody_sees_what_others_gave(client, link):
    given_to(link, "A very special sentence", picture=picture())
    report_in("draft", Region())
    pages = [link.get_absolute_url(), "/en/contribute/", "/en/micro-projects/", "/sitemap.xml"]
    assert [path for path in pages if "very special" in client.get(path).content.decode()] == []
    assert "contribute" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("code", ["sv", "da", "de", "pl", "et", "lv", "lt", "fi", "en"])
def test_the_page_stands_in_every_language(client, link, code):
    page = client.get(f"/{code}/contribute/{link.printed_code}/").content.decode()
    assert f'<html lang="{code}">' in page
    assert f'href="/sv/contribute/{link.printed_code}/"' in page
