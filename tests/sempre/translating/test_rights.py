"""Who gives the right to translate."""

import pytest

from sempre.models import TranslationRight
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
LIST = "/en/admin/sempre/translationright/"


def test_the_office_gives_and_takes_the_right(client):
    person = UserFactory(name="Aino")
    sign_in(client, UserFactory(office=True))
    assert client.post(LIST + "add/", {"user": person.pk, "language": "fi"}).status_code == 302
    right = TranslationRight.objects.get()
    assert (right.user, right.language) == (person, "fi")
    assert "Aino" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{right.pk}/delete/", {"post": "yes"}).status_code == 302
    assert TranslationRight.objects.count() == 0


def test_it_is_given_once(client):
    right = TranslationRight.objects.create(user=UserFactory(), language="fi")
    sign_in(client, UserFactory(office=True))
    assert client.post(LIST + "add/", {"user": right.user.pk, "language": "fi"}).status_code == 200
    assert TranslationRight.objects.count() == 1


def test_a_coordinator_gives_none(client):
    person = UserFactory()
    right = TranslationRight.objects.create(user=person, language="sv")
    sign_in(client, UserFactory(coordinator_of=PartnerFactory()))
    statuses = [
        client.get(LIST).status_code,
        client.get(f"{LIST}{right.pk}/change/").status_code,
        client.post(LIST + "add/", {"user": person.pk, "language": "fi"}).status_code,
    ]
    assert statuses == [403, 403, 403]
    assert TranslationRight.objects.count() == 1


def test_whoever_may_translate_needs_a_second_factor():
    person = UserFactory()
    assert person.needs_second_factor is False
    TranslationRight.objects.create(user=person, language="fi")
    assert type(person).objects.get(pk=person.pk).needs_second_factor is True
