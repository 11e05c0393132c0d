"""The one answer to "may this person see it": querysets of content."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.functional import cached_property

from sempre import languages
from sempre.alphabet import sort_key
from sempre.translated import text

MOST_PAGES = 50
FEW = 5000  # records of which all may be sorted for a page


class ContentQuerySet(models.QuerySet):
    """Content with a publication state; apps say in ``scope()`` whose it is."""

    def published(self):
        return self.filter(state=self.model.State.PUBLISHED)

    def for_list(self):
        return self

    def for_page(self):
        return self

    def in_order(self, field: str, language: str | None = None) -> list:
        """Return the rows as a list in the alphabetical order of the reader's language."""
        return in_order(self, field, language)

    def in_title_order(self, language: str | None = None):
        """Order by the reader's alphabet in the database, by the sort keys that the search index keeps."""
        entries = apps.get_model("sempre", "SearchEntry").objects.filter(
            content_type__app_label=self.model._meta.app_label,
            content_type__model=self.model._meta.model_name,
            object_id=OuterRef("pk"),
            language=language or languages.current(),
        )
        return self.annotate(sort_key=Subquery(entries.values("sort_key")[:1])).order_by("sort_key", "slug")

    def scope(self, user) -> Q:
        """Return the condition for what ``user`` tends; nothing unless an app says otherwise."""
        return Q(pk__in=[])

    def editable_by(self, user):
        """What ``user`` tends: everything for the project office, else the own partner's and region's."""
        if not user or not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self
        if not user.edits_content:
            return self.none()
        return self.in_scope(user)

    def in_scope(self, user):
        """Narrow to ``scope()``, which may join."""
        return self.filter(pk__in=self.model._base_manager.filter(self.scope(user)).values("pk"))

    def visible_to(self, user):
        """What is published, and for its editors also what is not yet."""
        if not user or not user.is_authenticated:
            return self.published()
        mine = self.model._default_manager.all().editable_by(user).values("pk")
        return self.filter(Q(state=self.model.State.PUBLISHED) | Q(pk__in=mine))


def in_order(rows: Iterable, field: str, language: str | None = None) -> list:
    """Return records as a list in the alphabetical order of the reader's language."""
    code = language or languages.current()
    return sorted(rows, key=lambda row: sort_key(str(text(row, field, code)), code))


class AnyOf(models.Func):
    """What a few ids are compared with: found first, then looked up, whatever the order of the rows."""

    template = "SELECT unnest(ARRAY%(expressions)s)"

    def __init__(self, queryset):
        super().__init__(models.Subquery(queryset), output_field=models.BigIntegerField())


class OneOf(models.Func):
    """``OneOf("pk", keys)``: one of these keys, a queryset's or an iterable's, each looked up in an index.

    Of ``pk__in=keys`` PostgreSQL cannot know how many there are, and at times reads all rows instead; of many numbers
    in a statement it reads each by itself.
    """

    template, arg_joiner = "%(expressions)s)", " = ANY ("
    output_field = models.BooleanField()

    def __init__(self, column: str, keys: models.QuerySet | Iterable[int]):
        is_query = isinstance(keys, models.QuerySet)
        array = ArraySubquery(keys) if is_query else models.Value(f"{{{','.join(map(str, keys))}}}")
        super().__init__(models.F(column), array)


class FirstPages(Paginator):
    """Leads no deeper than anybody leafs, since the database reads all that stands before a page."""

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MOST_PAGES)

    @property
    def listed(self) -> int:
        return self.num_pages * self.per_page

    @property
    def is_cut(self) -> bool:
        return self.count > self.listed


class OutboxQuerySet(models.QuerySet):
    """Mails of the outbox, in the order in which they were written."""

    def waiting(self):
        return self.filter(sent_at=None, failed_at=None)

    def due(self, now):
        """What may leave at ``now``; what failed before comes last, so that it never keeps the others waiting."""
        mails = self.waiting().filter(Q(retry_at=None) | Q(retry_at__lte=now), not_before__lte=now)
        return mails.order_by("attempts", "id")

    def dead(self):
        return self.exclude(failed_at=None)

    def readable_by(self, user):
        """The person's own mails, newest first, without the notes that already stand in a summary."""
        return self.filter(recipient=user).exclude(digest=True, sent_at__isnull=False).order_by("-id")
