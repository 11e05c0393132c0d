from django.db.models import Q

from networks.models import Network
from sempre.querysets import ContentQuerySet


class MicroProjectQuerySet(ContentQuerySet):
    def scope(self, user) -> Q:
        """The user's partners' own, and those of the networks that they tend."""
        networks = Network.objects.all().editable_by(user).values("pk")
        return Q(partners__in=user.editable_partner_ids) | Q(network__in=networks)

    def for_list(self):
        return self.select_related("network").prefetch_related("target_groups")

    def for_page(self):
        return self.select_related("network__parent", "network__partner").prefetch_related(
            "target_groups", "partners", "steps"
        )
