"""Consents: who keeps them, where they are used, and that what they allowed is gone at once."""

import time

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from microprojects.updates import consents
from partners.models import Consent
from tests.counting import queries
from tests.factories.networks import SeatFactory
from tests.factories.partners import ConsentFactory, PersonFactory
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory, sign_in
from tests.factories.updates import (
    ENGLISH,
    arrange,
    picture_consent,
    picture_of,
    proposed_from,
    published_now,
    publisher_of,
    quote_consent,
    write,
)

pytestmark = pytest.mark.django_db
LIST = "/en/workspace/consents/"


@pytest.fixture
def region():
    return Region(ENGLISH)


def browser(user) -> Client:
    """Sign in as one who has just shown the password again."""
    return reauthenticated(sign_in(Client(), user), user)


def reauthenticated(client: Client, user) -> Client:
    session = client.session
    methods = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods"] = [*session["account_authentication_methods"], *methods]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def published_with_people(region):
    """Return a published update with a picture of people and a quotation, and the two consents."""
    shown, quoted = picture_consent(region), quote_consent(region)
    report = report_in("accepted", region)
    picture = picture_of(report, consent=shown)
    update = proposed_from(report, region)
    arrange(update, region, pictures=[picture], quote_consent=quoted)
    words = {"title": "A kitchen", "quote": "I lead now.", f"alt-{picture.uuid}": "Two cooks"}
    write(update, actor=region.coordinator, check=True, **words)
    return published_now(update, region), picture, shown, quoted


def test_who_keeps_which(region):
    person = ConsentFactory(person=PersonFactory(partner=region.partner))
    mine, foreign = {person, picture_consent(region), quote_consent(region)}, Region("DK")
    theirs = {picture_consent(foreign)}
    assert set(consents.tended_by(region.coordinator)) == mine
    assert set(consents.tended_by(foreign.coordinator)) == theirs
    assert set(consents.tended_by(UserFactory(office=True))) == mine | theirs
    for somebody in (region.reporter, region.local, publisher_of(region), UserFactory(coordinator_of=region.partner)):
        assert set(consents.tended_by(somebody)) == set()
        assert browser(somebody).get(LIST).status_code == 403


def test_the_list_says_where_each_is_used_in_equal_queries(region):
    update, picture, _shown, _quoted = published_with_people(region)
    person = PersonFactory(partner=region.partner, name="Anna Named")
    SeatFactory(network=region.len, person=person, partner=None, consent=ConsentFactory(person=person))
    client = browser(region.coordinator)
    client.get(LIST)
    one, _page = queries(client, LIST)
    for _ in range(2):
        quote_consent(region)
        other = PersonFactory(partner=region.partner)
        SeatFactory(network=region.len, person=other, partner=None, consent=ConsentFactory(person=other))
    three, page = queries(client, LIST)
    assert three == one
    assert (picture.name in page, update.get_absolute_url() in page, "Anna Named" in page) == (True, True, True)
    assert client.get(f"{LIST}?scope=nonsense").status_code == 404


def test_a_withdrawn_consent_takes_the_picture_and_the_quotation_along(visitor, region):
    _update, picture, shown, quoted = published_with_people(region)
    public = region.project.get_absolute_url()
    small, large = picture.small.url, picture.picture.url
    page = visitor.get(public).content.decode()
    assert ("I lead now." in page, small in page, "Two cooks" in page) == (True, True, True)
    assert [visitor.get(address).status_code for address in (small, large)] == [200, 200]
    consents.withdraw_consent(shown, actor=region.coordinator)
    page = visitor.get(public).content.decode()
    assert ("I lead now." in page, small in page, "Two cooks" in page) == (True, False, False)
    assert [visitor.get(address).status_code for address in (small, large)] == [404, 404]
    consents.withdraw_consent(quoted, actor=region.coordinator)
    page = visitor.get(public).content.decode()
    assert ("I lead now." in page, "A kitchen" in page) == (False, True)


def test_a_consent_that_is_over_counts_no_more(visitor, region):
    _update, picture, shown, _quoted = published_with_people(region)
    Consent.objects.filter(pk=shown.pk).update(until=timezone.localdate() - timezone.timedelta(days=1))
    assert visitor.get(picture.small.url).status_code == 404


def test_withdrawing_is_recorded_with_its_reason_and_not_repeated(region):
    consent = quote_consent(region)
    consents.withdraw_consent(consent, actor=region.coordinator, reason="She asked for it.")
    consent.refresh_from_db()
    first = consent.withdrawn_at
    consents.withdraw_consent(consent, actor=region.coordinator)
    consent.refresh_from_db()
    entry = LogEntry.objects.get_for_object(consent).get(action=LogEntry.Action.UPDATE)
    assert (entry.actor, entry.additional_data) == (region.coordinator, {"reason": "She asked for it."})
    assert consent.withdrawn_at == first


def test_nobody_withdraws_a_foreign_consent(region):
    consent = quote_consent(region)
    for somebody in (region.local, Region("DK").coordinator):
        with pytest.raises(PermissionDenied):
            consents.withdraw_consent(consent, actor=somebody)
    client = browser(Region("LT").coordinator)
    foreign, unknown = (client.post(f"{LIST}{pk}/withdraw/") for pk in (consent.pk, 999999))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_withdrawing_asks_who_it_is_first(region):
    consent = quote_consent(region)
    address = f"{LIST}{consent.pk}/withdraw/"
    client = sign_in(Client(), region.coordinator)
    for method in ("get", "post"):
        response = getattr(client, method)(address)
        assert response.headers["Location"].split("?")[0] == "/en/accounts/2fa/reauthenticate/"
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    reauthenticated(client, region.coordinator)
    assert "Withdraw this consent" in client.get(address).content.decode()
    page = client.post(address, {"note": ""}, follow=True).content.decode()
    assert "The consent is withdrawn." in page
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
