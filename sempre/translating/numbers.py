"""How complete the texts are: by language, kind and partner, counted from the states of the translations."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sempre import languages
from sempre.models import TranslationState, TranslationStatus, User
from sempre.translating.registry import partners_of, record_models

Status = TranslationStatus

# What a bar is split into, in this order: a heading, the states that count for it, and its colour in the chart.
PARTS: tuple[tuple[Promise, tuple[str, ...], int], ...] = (
    (pgettext_lazy("state of translations", "original or checked"), (Status.ORIGINAL, Status.CHECKED), 2),
    (pgettext_lazy("state of translations", "not yet checked"), (Status.DRAFT,), 0),
    (pgettext_lazy("state of translations", "outdated"), (Status.OUTDATED,), 1),
    (pgettext_lazy("state of translations", "machine draft"), (Status.MACHINE,), 3),
    (pgettext_lazy("state of translations", "missing"), (Status.MISSING,), 4),
)
CURRENT = (Status.ORIGINAL, Status.CHECKED, Status.DRAFT)
PLANNED = tuple(status for _label, states, _tone in PARTS for status in states)  # what is not planned is nobody's gap


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many texts there are in each state."""

    by_status: Counter

    @property
    def total(self) -> int:
        return sum(self.by_status[status] for status in PLANNED)

    @property
    def parts(self) -> list[int]:
        return [sum(self.by_status[status] for status in states) for _label, states, _tone in PARTS]

    @property
    def percent(self) -> int | None:
        """The share of texts that exist and fit their source, never rounded up to all; None where there is no text."""
        done = sum(self.by_status[status] for status in CURRENT)
        return done * 100 // self.total if self.total else None

    @property
    def share(self) -> str:
        """The same in words, a dash where there is no text."""
        if self.percent is None:
            return "–"
        # Translators: a share in per cent
        return _("%(number)s %%") % {"number": self.percent}


@dataclass(frozen=True, slots=True)
class Row:
    """A language, kind or partner with its numbers, or its numbers in each language."""

    key: str
    label: str
    numbers: Numbers
    by_language: tuple[Numbers, ...] = ()


def counted(user: User) -> list[tuple[int, str, str, int]]:
    """Count the texts that the person may see by kind of record, language and state; one query."""
    parts = TranslationState.objects.parts_visible_to(user)
    columns = ("record_type", "language", "status")
    first, *others = (part.order_by().values_list(*columns).annotate(number=Count("*")) for part in parts)
    return list(first.union(*others, all=True) if others else first)


def by_language(numbers: Iterable[tuple[int, str, str, int]]) -> list[Row]:
    """Return a row a language of what was ``counted``, of all texts."""
    found = defaultdict(Counter)
    for _kind, code, status, number in numbers:
        found[code][status] += number
    return [Row(code, languages.NAMES[code], Numbers(found[code])) for code in languages.CODES if code in found]


def by_kind(numbers: Iterable[tuple[int, str, str, int]]) -> list[Row]:
    """Return a row a kind of records of what was ``counted``, with each language."""
    names = {}
    for model, kind in ContentType.objects.get_for_models(*record_models()).items():
        name = str(model._meta.verbose_name_plural)
        names[kind.pk] = (model._meta.model_name, name[:1].upper() + name[1:])
    return _rows(names, numbers)


def by_partner(user: User) -> list[Row]:
    """Return a row a partner, with each language, of the records that belong to it; one query a kind and way to it."""
    from django.apps import apps

    found = []
    for model in record_models():
        for way in partners_of(model):
            found += _counted_by_partner(user, model, way)
    partner = apps.get_model("partners", "Partner")
    names = {row.pk: (row.slug, row.short_name) for row in partner.objects.only("slug", "short_name")}
    return _rows(names, found)


def _counted_by_partner(user: User, model, way: str) -> list[tuple[int, str, str, int]]:
    """Count the texts of records by what ``way`` leads to; a record of several partners counts for each."""
    first, *others = (
        part.order_by().values("record_id", "language", "status")
        for part in TranslationState.objects.parts_visible_to(user, model)
    )
    states, given = (first.union(*others, all=True) if others else first).query.sql_with_params()
    rows = model._base_manager.order_by().annotate(partner_key=F(way)).exclude(partner_key=None)
    rows, also = rows.values_list("pk", "partner_key").distinct().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owned.partner_key, states.language, states.status, count(*) FROM ({states}) AS states"  # noqa: S608
            f" JOIN ({rows}) AS owned ON owned.pk = states.record_id GROUP BY 1, 2, 3",
            [*given, *also],
        )
        return cursor.fetchall()


def _rows(names: dict[int, tuple[str, str]], counted: Iterable[tuple[int, str, str, int]]) -> list[Row]:
    found = defaultdict(lambda: defaultdict(Counter))
    for key, code, status, number in counted:
        found[key][code][status] += number
    rows = []
    for key, numbers in found.items():
        if key in names:
            each = tuple(Numbers(numbers.get(code, Counter())) for code in languages.CODES)
            rows.append(Row(*names[key], Numbers(sum(numbers.values(), Counter())), each))
    return sorted(rows, key=lambda row: row.label.casefold())
