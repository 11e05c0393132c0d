import re

import pytest
from django.test import Client

from outputs.training import asking, learner, versions
from outputs.training.forms import QuizForm
from tests.factories.training import SECRET, EnrolmentFactory, make_module, unit_of

QUIZ = "/en/training/trust/quiz/"


@pytest.fixture
def module(db):
    return make_module()


def as_learner(client: Client | None = None, secret: str = SECRET) -> Client:
    """A client with the learner's cookie, as ``learner.remember`` sets it."""
    from django.http import HttpResponse

    client, response = client or Client(raise_request_exception=False), HttpResponse()
    learner.remember(response, secret)
    client.cookies = response.cookies
    return client


@pytest.fixture
def enrolment(module):
    return EnrolmentFactory(edition=module.edition)


@pytest.fixture
def student(enrolment) -> Client:
    return as_learner()


def sheet_in(html: str) -> str:
    return re.search(r'name="sheet" value="([^"]+)"', html)[1]


def typed(client: Client, module, **answers: list[int]) -> dict[str, str | list[str]]:
    """Fetch the quiz and return what a browser would send for ``answers`` (keys of choices by question)."""
    signed = sheet_in(client.get(QUIZ).content.decode())
    sheet = asking.read(signed)
    asked = versions.pinned(sheet.versions, edition_id=module.edition_id, unit_key=unit_of(module, "quiz").stable_key)
    form = QuizForm(sheet=sheet, questions=versions.in_language(asked, "en"), answers=answers)
    return {"sheet": signed, **{name: value for name, value in form.initial.items() if value != ""}}
