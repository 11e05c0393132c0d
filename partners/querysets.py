import datetime as dt

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from sempre.querysets import ContentQuerySet

KEPT_UNUSED = dt.timedelta(days=30)


class TargetGroupQuerySet(ContentQuerySet):
    def end_users(self):
        return self.filter(kind=self.model.Kind.END_USER)


class PartnerQuerySet(ContentQuerySet):
    def scope(self, user) -> Q:
        return Q(pk__in=user.editable_partner_ids)

    def for_list(self):
        return self

    def for_page(self):
        from partners.models import TargetGroup  # the model needs this queryset first

        return self.prefetch_related(Prefetch("target_groups", TargetGroup.objects.published()))


class ConsentQuerySet(models.QuerySet):
    def live(self, on=None):
        """Consents in force: given, not yet over, not withdrawn."""
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), given_on__lte=day, withdrawn_at__isnull=True)


class PersonQuerySet(models.QuerySet):
    def named(self, scope="name"):
        """People whose consent to be named (or shown) is in force."""
        from partners.models import Consent  # the model needs this queryset first

        return self.filter(pk__in=Consent.objects.live().filter(scope=scope).values("person"))

    def editable_by(self, user):
        if not user.edits_content:
            return self.none()
        return self if user.is_office else self.filter(partner__in=user.editable_partner_ids)


class MembershipQuerySet(models.QuerySet):
    def current(self, on=None):
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), Q(since__isnull=True) | Q(since__lte=day))


class InvitationQuerySet(models.QuerySet):
    def open(self, at=None):
        """Invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=at or timezone.now())

    def forgettable(self, at=None):
        """Invitations nobody used, thirty days after they were sent: the privacy page says that they go."""
        return self.filter(accepted_at__isnull=True, sent_at__lt=(at or timezone.now()) - KEPT_UNUSED)

    def waiting(self):
        """Invitations nobody has accepted, the expired ones among them: they can be sent again."""
        return self.filter(accepted_at__isnull=True).select_related("partner", "invited_by").order_by("-sent_at")
