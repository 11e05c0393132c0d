import pytest

from tests.factories.partners import ConsentFactory, PartnerFactory, TargetGroupFactory
from tests.open_data import COMMON, SOURCED, ask, slugs

pytestmark = pytest.mark.django_db

ROW = {
    "slug", "url", "name", "short_name", "official_name", "role", "organisation_type", "country", "city", "address",
    "lat", "lon", "position_approximate", "website", "summary", "region", "target_groups", "budget_eur", "erdf_eur",
    "in_accelerators", *COMMON,
}  # fmt: skip


def test_only_these_facts_of_a_partner_are_given(visitor):
    PartnerFactory(slug="novia")
    (row,) = ask(visitor, "partners")["items"]
    assert set(row) == ROW
    more = {"contribution", "motivation", "cooperation", "budget_note", *SOURCED}
    assert set(ask(visitor, "partners/novia")) == ROW | more


def test_only_these_facts_of_a_target_group_are_given(visitor):
    TargetGroupFactory(slug="parents")
    facts = {"slug", "kind", "name", "summary", *COMMON}
    assert set(ask(visitor, "target-groups/parents")) == facts
    assert set(ask(visitor, "target-groups")["items"][0]) == facts


def test_people_are_no_part_of_it_whatever_they_consented_to(visitor):
    partner = PartnerFactory(slug="novia")
    ConsentFactory(person__partner=partner, person__name="Named Person")
    for address in ("partners", "partners/novia", "partners.csv", "partners.geojson"):
        assert b"Named Person" not in visitor.get(f"/api/v1/{address}").content


def test_partners_are_narrowed_as_asked(visitor):
    group = TargetGroupFactory(slug="parents")
    PartnerFactory(slug="a", country="SE")
    PartnerFactory(slug="b", country="LV", role="lead").target_groups.add(group)
    PartnerFactory(slug="c", country="LV", draft=True).target_groups.add(group)
    found = {query: slugs(visitor, f"partners?{query}") for query in
             ("country=LV", "role=lead", "target_group=parents", "target_group=nobody", "country=", "")}  # fmt: skip
    assert found == {
        "country=LV": ["b"], "role=lead": ["b"], "target_group=parents": ["b"], "target_group=nobody": [],
        "country=": ["a", "b"], "": ["a", "b"],
    }  # fmt: skip


def test_a_draft_group_is_not_named_at_a_partner(visitor):
    partner = PartnerFactory(slug="a")
    partner.target_groups.set([TargetGroupFactory(slug="open"), TargetGroupFactory(slug="hidden", draft=True)])
    assert ask(visitor, "partners/a")["target_groups"] == ["open"]
