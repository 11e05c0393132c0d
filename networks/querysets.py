from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from partners.models import Consent
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
        return self.select_related("partner", "parent").prefetch_related("target_groups")

    def for_page(self):
        return self.select_related("partner", "parent").prefetch_related("target_groups", "co_partners")


class RegionalManager(models.Manager.from_queryset(NetworkQuerySet)):
    def get_queryset(self):
        return super().get_queryset().regional()


class LocalManager(models.Manager.from_queryset(NetworkQuerySet)):
    def get_queryset(self):
        return super().get_queryset().local()


class SeatQuerySet(models.QuerySet):
    def current(self, on=None):
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def shown(self):
        """Organisations always, people only while their consent is in force."""
        return self.filter(Q(person__isnull=True) | Q(consent__in=Consent.objects.live()))


class InNetworksQuerySet(ContentQuerySet):
    """Events and news: tended by the partners and regions they belong to."""

    def scope(self, user) -> Q:
        from networks.models import Network  # the model needs this queryset first

        networks = Network.objects.all().editable_by(user).values("pk")
        return Q(partners__in=user.editable_partner_ids) | Q(networks__in=networks)

    def for_list(self):
        return self.prefetch_related(Prefetch("networks"))

    def for_page(self):
        return self.prefetch_related("networks", "partners")


class EventQuerySet(InNetworksQuerySet):
    def upcoming(self, on=None):
        day = (on or timezone.localdate()).isoformat()
        return self.filter(Q(starts__gte=day) | Q(ends__gte=day))

    def past(self, on=None):
        day = (on or timezone.localdate()).isoformat()
        return self.filter(starts__lt=day).exclude(ends__gte=day)
