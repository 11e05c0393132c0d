from django.db import models
from django.db.models import Prefetch

from sempre.querysets import ContentQuerySet


class ToolQuerySet(ContentQuerySet):
    """Tools belong to the whole partnership: the project office tends them."""

    def for_list(self):
        return self.prefetch_related("target_groups")


class WorkQuerySet(ContentQuerySet):
    def with_edition(self):
        from outputs.models import Edition  # the model needs this queryset first

        return self.prefetch_related(Prefetch("editions", Edition.objects.published(), to_attr="published_editions"))


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
