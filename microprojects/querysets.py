from django.db.models import Prefetch, Q

from networks.models import Network
from partners.models import Partner, TargetGroup
from sempre.querysets import ContentQuerySet


class MicroProjectQuerySet(ContentQuerySet):
    def scope(self, user) -> Q:
        """The user's partners' own, and those of the networks that they tend."""
        networks = Network.objects.all().editable_by(user).values("pk")
        return Q(partners__in=user.editable_partner_ids) | Q(network__in=networks)

    def for_list(self):
        return self.prefetch_related(Prefetch("target_groups", TargetGroup.objects.published()))

    def for_page(self):
        return (
            self.for_list()
            .select_related("network")
            .prefetch_related(Prefetch("partners", Partner.objects.published()), "steps")
        )
