from django.db import models
from django.db.models import Exists, OuterRef, Prefetch

from partners.models import TargetGroup
from sempre.querysets import ContentQuerySet


class ToolQuerySet(ContentQuerySet):
    """Tools belong to the whole partnership: the project office tends them."""

    def for_page(self):
        return self.prefetch_related(Prefetch("target_groups", TargetGroup.objects.published()))


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
