import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from partners.models import Consent, Person
from tests.counting import assert_same_queries
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db


def test_partner_list_shows_published_partners_by_country_in_equal_queries(visitor):
    draft = PartnerFactory(state="draft", name_en="Hidden draft")
    html = assert_same_queries(visitor, "/en/partners/", lambda: PartnerFactory(name_en="Visible"), most=3)
    assert html.count(">Visible</a>") == 3
    assert draft.name_en not in html
    assert "3 organisations carry SEMPRE" in html


def test_associated_partners_stand_apart_and_are_not_counted(visitor):
    PartnerFactory(name_en="Full", role="partner", country="SE")
    PartnerFactory(name_en="Associate", role="associated", country="BE")
    html = visitor.get("/en/partners/").content.decode()
    assert "1 organisation carries SEMPRE." in html
    assert html.index("Associated partners") < html.index("Associate</a>")


@pytest.mark.parametrize("code", ["sv", "lt"])
def test_a_partner_without_a_name_in_the_language_is_shown_with_its_own(visitor, code):
    PartnerFactory(slug="school", name_en="Folk High School", name_sv="Folkhögskola")
    html = visitor.get(f"/{code}/partners/school/").content.decode()
    shown = {"sv": "<h1>Folkhögskola</h1>", "lt": '<h1><span lang="en">Folk High School</span></h1>'}[code]
    assert shown in html
    assert html.count('rel="alternate" hreflang') == 3  # sv, en, x-default


def test_a_draft_partner_is_a_404(visitor):
    PartnerFactory(slug="draft", state="draft")
    assert visitor.get("/en/partners/draft/").status_code == 404


def test_people_are_named_only_with_a_live_consent(visitor):
    partner = PartnerFactory(slug="school")
    today = timezone.localdate()
    for name, consent in {
        "Without Consent": None,
        "With Consent": {},
        "Consent Over": {"until": today - dt.timedelta(days=1), "given_on": today - dt.timedelta(days=9)},
        "Not Yet": {"given_on": today + dt.timedelta(days=1)},
        "Withdrawn": {"withdrawn_at": timezone.now()},
        "Picture Only": {"scope": "picture"},
    }.items():
        person = Person.objects.create(partner=partner, name=name)
        if consent is not None:
            Consent.objects.create(person=person, proof="folder 1", **{"given_on": today} | consent)
    html = visitor.get("/en/partners/school/").content.decode()
    names = ["Without Consent", "With Consent", "Consent Over", "Not Yet", "Withdrawn", "Picture Only"]
    assert [name for name in names if name in html] == ["With Consent"]


def test_a_partner_page_shows_its_published_networks_and_groups(visitor):
    partner = PartnerFactory(slug="school", budget_eur=1234567.5)
    partner.target_groups.add(TargetGroupFactory(name_en="single parents", slug="single-parents"))
    NetworkFactory(partner=partner, name_en="Shown network")
    NetworkFactory(partner=partner, name_en="Hidden network", state="draft")
    html = visitor.get("/en/partners/school/").content.decode()
    assert "Shown network" in html
    assert "Hidden network" not in html
    assert "/en/micro-projects/?target_group=single-parents" in html
    assert "1,234,568 euro" in html


def test_only_one_partner_leads():
    PartnerFactory(role="lead")
    with pytest.raises(IntegrityError, match="partner_one_lead"):
        PartnerFactory(role="lead")
