from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Coalesce
from modeltranslation.utils import build_localized_fieldname

from partners.models import TargetGroup
from sempre import languages
from sempre.codes import fingerprint
from sempre.querysets import ContentQuerySet


class ToolQuerySet(ContentQuerySet):
    """Tools belong to the whole partnership: the project office tends them."""

    def for_page(self):
        return self.prefetch_related(Prefetch("target_groups", TargetGroup.objects.published()))


class TermQuerySet(ContentQuerySet):
    """Terms belong to the whole partnership."""


class WorkQuerySet(ContentQuerySet):
    def published(self):
        """Published works that a reader can open: with a published edition."""
        from outputs.models import Edition  # the model needs this queryset first

        return super().published().filter(Exists(Edition.objects.published().filter(work=OuterRef("pk")).order_by()))

    def with_edition(self, *, drafts: bool = False):
        """Bring the editions that readers see, newest first, as ``shown_editions``; in a preview also drafts."""
        from outputs.models import Edition  # the model needs this queryset first

        editions = Edition.objects.order_by("-date", "-pk") if drafts else Edition.objects.published()
        return self.prefetch_related(Prefetch("editions", editions, to_attr="shown_editions"))


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=self.model.Status.PUBLISHED).order_by("-date", "-pk")


class NodeQuerySet(models.QuerySet):
    def pages(self):
        """Parts of an edition with a page in its contents, in reading order: those of one part after the other's."""
        kinds = (self.model.Kind.CHAPTER, self.model.Kind.AREA, self.model.Kind.MODULE)
        first = Coalesce("parent__position", "position")
        return self.filter(kind__in=kinds).order_by(first, "position", "pk").select_related("parent")

    def for_contents(self):
        """Without the long texts, which a list of titles and summaries does not show."""
        long = ("body", "goals", "audience")
        return self.defer(*(build_localized_fieldname(name, code) for name in long for code in languages.CODES))

    def published(self):
        """Nodes of the newest published edition of published works."""
        return self.filter(edition__in=self._newest_editions())

    def _newest_editions(self):
        from outputs.models import Edition, Work  # the model needs this queryset first

        return (
            Edition.objects.published()
            .filter(work__state=Work.State.PUBLISHED)
            .order_by("work_id", "-date", "-pk")
            .distinct("work_id")
            .values("pk")
        )


class QuestionQuerySet(models.QuerySet):
    def for_quiz(self):
        return self.prefetch_related("choices")


class EnrolmentQuerySet(models.QuerySet):
    """Learners have no account: who holds the secret sees, nobody else."""

    def of_learner(self, secret: str):
        """Return what the holder of ``secret`` has begun; nothing for an empty one."""
        return self.filter(learner_hash=fingerprint(secret)) if secret else self.none()

    def in_progress(self):
        return self.filter(completed_on__isnull=True)


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(revoked_on__isnull=True)


class OrganisationQuerySet(models.QuerySet):
    """Assessments belong to whoever holds their secret address; nobody else sees them, the office only counts."""

    def held_by(self, secret: str):
        return self.filter(key_hash=fingerprint(secret)) if secret else self.none()

    def visible_to(self, user):
        """Those that belong to a partner of ``user``; not even the office sees others."""
        if not user or not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(partner__in=[membership.partner_id for membership in user.current_memberships])

    def unused_since(self, day):
        return self.filter(seen_on__lt=day)


class AssessmentRoundQuerySet(models.QuerySet):
    def closed(self):
        return self.exclude(closed_on=None)

    def open_on(self, day):
        return self.filter(opens_on__lte=day, closes_on__gte=day)
