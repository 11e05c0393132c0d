import datetime as dt

import factory

from partners.models import Consent, Membership, Partner, Person, TargetGroup
from tests.factories.sempre import ContentFactory, TranslatedFactory, UserFactory


class TargetGroupFactory(ContentFactory):
    slug = factory.Sequence(lambda n: f"group-{n}")
    name_en = factory.Sequence(lambda n: f"group {n}")

    class Meta:
        model = TargetGroup


class PartnerFactory(ContentFactory):
    slug = factory.Sequence(lambda n: f"partner-{n}")
    official_name = factory.LazyAttribute(lambda o: f"{o.short_name} e.V.")
    short_name = factory.Sequence(lambda n: f"Partner {n}")
    name_en = factory.LazyAttribute(lambda o: f"{o.short_name} organisation")
    organisation_type = Partner.OrganisationType.EDUCATION
    country = "SE"

    class Meta:
        model = Partner


def lead_partner() -> Partner:
    """Return the one lead partner, made when there is none yet."""
    lead = Partner.objects.filter(role=Partner.Role.LEAD).first()
    return lead or PartnerFactory(slug="lead-partner", short_name="Lead partner", role="lead", country="DE")


class MembershipFactory(factory.django.DjangoModelFactory):
    user = factory.SubFactory(UserFactory)
    partner = factory.SubFactory(PartnerFactory)
    role = Membership.Role.COORDINATOR

    class Meta:
        model = Membership


class PersonFactory(TranslatedFactory):
    partner = factory.SubFactory(PartnerFactory)
    name = factory.Sequence(lambda n: f"Named Person {n}")

    class Meta:
        model = Person


class ConsentFactory(factory.django.DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    given_on = dt.date(2020, 1, 1)
    proof = "Folder 1"

    class Meta:
        model = Consent
