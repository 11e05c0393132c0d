from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from partners.models import Consent, Membership, Partner, TargetGroup
from sempre.querysets import ContentQuerySet


class NetworkQuerySet(ContentQuerySet):
    def scope(self, user) -> Q:
        """The networks of the user's partners, and those of the regions that these facilitate."""
        mine = user.editable_partner_ids
        own = Q(partner__in=mine) | Q(co_partners__in=mine)
        region = Q(parent__partner__in=mine) | Q(parent__co_partners__in=mine)
        return own | region

    def regional(self):
        return self.filter(kind=self.model.Kind.RCG)

    def local(self):
        return self.filter(kind=self.model.Kind.LEN)

    def for_list(self):
        return self.select_related("partner", "parent")

    def for_page(self):
        return self.select_related("partner", "parent").prefetch_related(
            Prefetch("target_groups", TargetGroup.objects.published()),
            Prefetch("co_partners", Partner.objects.published()),
        )


class RegionalManager(models.Manager.from_queryset(NetworkQuerySet)):
    def get_queryset(self):
        return super().get_queryset().regional()


class LocalManager(models.Manager.from_queryset(NetworkQuerySet)):
    def get_queryset(self):
        return super().get_queryset().local()


class SeatQuerySet(models.QuerySet):
    def current(self, on=None):
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day.isoformat())

    def shown(self):
        """Organisations always, people only while their consent is in force."""
        named = Consent.objects.live().filter(scope=Consent.Scope.NAME)
        person = Q(person__isnull=True) | Q(consent__in=named, consent__person=F("person"))
        return self.filter(person, Q(partner__isnull=True) | Q(partner__state=Partner.State.PUBLISHED))


class MandateQuerySet(models.QuerySet):
    def current(self, on=None):
        """Mandates in force, of people who may still write anywhere (observers: who still belong anywhere)."""
        day = on or timezone.localdate()
        places = Membership.objects.current(day).filter(user=OuterRef("user"), user__is_active=True)
        writing = places.exclude(role=Membership.Role.MEMBER)
        return self.filter(
            Exists(writing) | Q(Exists(places), role=self.model.Role.OBSERVER),
            Q(until__isnull=True) | Q(until__gte=day),
            since__lte=day,
        )

    def tended_by(self, user):
        """The mandates ``user`` may give, change and end: in the regions the user coordinates; all for the office."""
        if user.is_office:
            return self
        regions = self.model.objects.current().filter(user=user, role=self.model.Role.REGIONAL_COORDINATOR)
        mine = regions.values("network")
        return self.filter(Q(network__in=mine) | Q(network__parent__in=mine))


class InNetworksQuerySet(ContentQuerySet):
    """Events and news: tended by the partners and regions they belong to."""

    def scope(self, user) -> Q:
        from networks.models import Network  # the model needs this queryset first

        networks = Network.objects.all().editable_by(user).values("pk")
        return Q(partners__in=user.editable_partner_ids) | Q(networks__in=networks)

    def of_place(self, *, country: str = "", network: str = ""):
        """Narrow to a country and a network, for feeds and open data; a region's are also its local networks'.

        What names a country itself, such as an event that takes place there, belongs to that one only.
        """
        rows, everything = self, self.model._base_manager
        if network:
            here = Q(networks__slug=network, networks__state="published")
            here |= Q(networks__parent__slug=network, networks__state="published", networks__parent__state="published")
            rows = rows.filter(pk__in=everything.filter(here).values("pk"))
        if country:
            there = Q(networks__country=country, networks__state="published")
            there |= Q(partners__country=country, partners__state="published")
            if any(field.name == "country" for field in self.model._meta.concrete_fields):
                there = Q(country=country) | Q(there, country="")
            rows = rows.filter(pk__in=everything.filter(there).values("pk"))
        return rows

    def for_page(self):
        from networks.models import Network  # the model needs this queryset first

        return self.prefetch_related(
            Prefetch("networks", Network.objects.published()), Prefetch("partners", Partner.objects.published())
        )
