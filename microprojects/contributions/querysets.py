"""Who sees what participants gave: whoever reports for the local network, nobody else in the partnership."""

import datetime as dt

from django.db import models
from django.db.models import Q

from networks.models import Mandate


def reported_by(user) -> Q:
    """Return the condition on micro-projects that ``user`` reports on: by a mandate, or in the holder's place.

    Regions and the project office read reports, not what they are made of; a superuser keeps everything.
    """
    if not user or not user.is_authenticated or not user.is_active:
        return Q(pk=None)
    if user.is_superuser:
        return ~Q(pk=None)
    mine = Mandate.objects.current().filter(user=user, role__in=Mandate.LOCAL, network__isnull=False)
    found = Q(network__in=mine.values("network"))
    if any(membership.may_write for membership in user.current_memberships):
        in_place = {"holder": user, "holding_level": "local", "acting_for__isnull": False}
        found |= Q(**{f"obligations__{name}": value for name, value in in_place.items()})
    return found


class ContributionLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        micro_projects = self.model._meta.get_field("micro_project").related_model.objects.filter(reported_by(user))
        return self.filter(micro_project__in=micro_projects.order_by().values("pk"))

    def forgettable(self, before: dt.date):
        """Those that ended before that day and from which nothing is kept any more."""
        ended = Q(ends_on__lt=before) | Q(closed_at__date__lt=before)
        return self.filter(ended, contributions__isnull=True)


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        links = self.model._meta.get_field("link").related_model.objects.visible_to(user)
        return self.filter(link__in=links.values("pk"))

    def given_between(self, first: dt.date, last: dt.date):
        return self.filter(given_on__range=(first, last))

    def forgettable(self, before: dt.date):
        return self.filter(given_on__lt=before)
