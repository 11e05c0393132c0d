"""Pages that are kept with their questions say what they would say if they were made anew."""

import time

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.views.generic import View

from partners.models import Partner
from sempre import made_of_rows
from sempre.keeping import HOUR
from sempre.made_of_rows import MadeOfRowsMixin
from sempre.rows import ask
from tests.counting import queries
from tests.factories.networks import EventFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


def _named(slug) -> dict:
    return {"partners": (Partner.objects.filter(slug=slug), "name")}


class Greeting(MadeOfRowsMixin, View):
    """Greets a partner, and counts how often it was made."""

    made = 0
    parameters = ("loud",)

    def get(self, request):
        Greeting.made += 1
        names = [partner.name for partner in ask(_named, slug="church")["partners"]]
        return self.changed(HttpResponse(f"Hello {', '.join(names)}"))

    def changed(self, response: HttpResponse) -> HttpResponse:
        response.parameters = self.parameters
        return response


@pytest.fixture
def greeted(monkeypatch):
    """Ask for the greeting; return what it says and how often it was made by then."""
    monkeypatch.setattr(Greeting, "made", 0)
    PartnerFactory(slug="church", name_en="Church", name_sv="Kyrka")

    def ask_for(path: str = "/en/greeting/", view=Greeting, method="GET", **environ) -> tuple[str, int]:
        request = RequestFactory(**environ).generic(method, path)
        request.session = SessionBase()
        return view.as_view()(request).content.decode(), Greeting.made

    return ask_for


def test_a_page_is_made_once_as_long_as_its_rows_say_the_same(greeted):
    assert [greeted() for _ in range(2)] == [("Hello Church", 1)] * 2
    Partner.objects.filter(slug="church").update(name_en="Chapel")
    assert [greeted() for _ in range(2)] == [("Hello Chapel", 2)] * 2
    Partner.objects.all().delete()
    assert greeted() == ("Hello ", 3)


def test_another_address_host_language_or_hour_is_another_page(greeted, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["*"]
    greeted()
    assert greeted("/en/greeting/?loud=1")[1] == 2
    assert greeted(SERVER_NAME="example.org")[1] == 3
    with translation.override("sv"):
        assert greeted() == ("Hello Kyrka", 4)
    later = time.time() + HOUR
    monkeypatch.setattr(time, "time", lambda: later)
    assert greeted() == ("Hello Church", 5)


def test_a_kept_page_says_by_what_it_was_chosen(greeted):
    request = RequestFactory().get("/en/greeting/")
    request.session = SessionBase()
    greeted()
    assert Greeting.as_view()(request).parameters == ("loud",)


@pytest.mark.parametrize(
    ("path", "environ"),
    [
        ("/en/greeting/?utm_source=x", {}),
        (f"/en/greeting/?loud={'1' * 300}", {}),
        ("/en/greeting/", {"HTTP_COOKIE": "sessionid=x"}),
        ("/en/greeting/", {"method": "HEAD"}),
    ],
)
def test_what_is_not_for_everyone_is_made_each_time(greeted, path, environ):
    greeted()
    assert [greeted(path, **environ)[1] for _ in range(2)] == [2, 3]
    assert len(made_of_rows.pages) == 1


class Asking(Greeting):
    def get(self, request):
        Partner.objects.count()
        return super().get(request)


class Telling(Greeting):
    def changed(self, response):
        response["Cache-Control"] = "no-store"
        return super().changed(response)


class Marking(Greeting):
    def changed(self, response):
        response.set_cookie("a", "b")
        return super().changed(response)


class Reading(Greeting):
    def changed(self, response):
        self.request.session.get("a")
        return super().changed(response)


class Guarding(Greeting):
    def changed(self, response):
        self.request.META["CSRF_COOKIE"] = "x"
        return super().changed(response)


class Missing(Greeting):
    def changed(self, response):
        response.status_code = 404
        return super().changed(response)


class Speaking(Greeting):
    def changed(self, response):
        with translation.override("sv"):
            response.write(f", {ask(_named, slug='church')['partners'][0].name}")
        return super().changed(response)


def test_a_question_in_another_language_is_another_question(greeted):
    assert [greeted(view=Speaking) for _ in range(2)] == [("Hello Church, Kyrka", 1), ("Hello Church, Kyrka", 2)]


@pytest.mark.parametrize("view", [Asking, Telling, Marking, Reading, Guarding, Missing])
def test_a_page_that_is_made_of_more_than_rows_is_made_each_time(greeted, view):
    assert [greeted(view=view)[1] for _ in range(2)] == [1, 2]
    assert len(made_of_rows.pages) == 0


def test_a_preview_is_neither_kept_nor_answered_from_what_is(greeted):
    greeted()
    request = RequestFactory().get("/en/greeting/")
    request.session, request.preview = SessionBase(), True
    Greeting.as_view()(request)
    assert (Greeting.made, len(made_of_rows.pages)) == (2, 1)


def test_a_changed_page_is_made_of_the_answers_that_are_there(visitor):
    partner = PartnerFactory(slug="church", name_en="Church")
    visitor.get("/en/partners/church/")
    first = visitor.get("/en/partners/church/")
    Partner.objects.filter(pk=partner.pk).update(name_en="Chapel")
    number, html = queries(visitor, "/en/partners/church/")
    assert (first.templates, number, "<h1>Chapel</h1>" in html) == ([], 2, True)


@pytest.mark.parametrize("path", ["partners/", "networks/", "micro-projects/", "tools/", "news/", "events/"])
def test_lists_are_made_of_rows_alone(visitor, path):
    for _ in range(2):  # content types are asked for once a process
        visitor.get(f"/en/{path}")
    assert visitor.get(f"/en/{path}").templates == []


def test_a_kept_page_is_the_page(visitor):
    EventFactory(slug="meeting", title_en="Meeting & more")
    pages = [visitor.get("/en/events/meeting/") for _ in range(2)]
    assert (pages[0].content, pages[0].headers) == (pages[1].content, pages[1].headers)
