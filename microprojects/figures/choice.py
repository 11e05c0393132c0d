"""What a reader chose to see of the figures, from the address; and the handout that answers it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.figures.scope import Scope, Sheet, indicators_for, told_of, whole_of
from microprojects.figures.sheets import Handout
from microprojects.figures.tables import indicator_title, indicators_table, parts_tables, places_table
from microprojects.figures.totals import WHOLE, By, Place
from microprojects.models import Indicator, MicroProject, Obligation, Period
from networks.models import Network
from sempre import languages
from sempre.translated import shown

ROWS = (By.MICRO_PROJECT, By.NETWORK, By.REGION, By.COUNTRY)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


class Choice:
    """Read ``indicator``, ``by``, ``period``, inside the partner area also ``network`` and ``project``.

    ``user`` None: the public. Raises ``Http404`` for what is not on offer.
    """

    def __init__(self, query, user=None):
        self.user = user
        self.indicators = indicators_for(user)
        self.indicator = self._one(self.indicators, query.get("indicator", "")) or next(iter(self.indicators), None)
        self.period = self._one(self.all_periods, query.get("period", ""))
        network, project = (query.get(name, "") if user else "" for name in ("network", "project"))
        self.network = self._one(self.networks, network)
        self.project = self._project(project) if project else None
        self.by = self._by(query.get("by", ""))

    @staticmethod
    def _one(records, slug: str):
        if not slug:
            return None
        found = next((record for record in records if record.slug == slug), None)
        if found is None:
            raise Http404
        return found

    def _by(self, value: str) -> By:
        if value and value not in ROWS:
            raise Http404
        if value:
            return By(value)
        if self.user is None:
            return By.COUNTRY
        return By.REGION if self.user.is_office and self.place == WHOLE else By.MICRO_PROJECT

    @cached_property
    def all_periods(self) -> list[Period]:
        return Scope(self.user).periods

    @cached_property
    def networks(self) -> list[Network]:
        """The regions and local networks that the person sees reports of."""
        if self.user is None:
            return []
        mine = Obligation.objects.visible_to(self.user)
        if self.user.is_office:
            here = told_of(Network, mine, "network", "network_id")
        else:
            here = Network.objects.filter(Obligation.objects.all().owner_of("network", self.user))
        found = Network.objects.filter(Q(pk__in=here.values("pk")) | Q(pk__in=here.values("parent")))
        return sorted(found.in_order("name"), key=lambda network: not network.is_regional)

    def _project(self, slug: str) -> MicroProject:
        mine = Obligation.objects.visible_to(self.user).filter(micro_project=OuterRef("pk"))
        return get_object_or_404(MicroProject.objects.filter(Exists(mine)), slug=slug)

    @property
    def is_narrowed(self) -> bool:
        """Whether another choice may show more."""
        return bool(self.period or self.network or self.project)

    @cached_property
    def place(self) -> Place:
        if self.project:
            return Place(By.MICRO_PROJECT, str(self.project.pk))
        if self.network:
            return Place(By.REGION if self.network.is_regional else By.NETWORK, str(self.network.pk))
        return whole_of(self.user)

    @cached_property
    def place_title(self) -> str:
        if self.project:
            return shown(self.project, "title")
        if self.network:
            return shown(self.network, "name")
        if self.user is None or self.user.is_office:
            return pgettext("row of a table", "the whole project")
        return _("everything you can see")

    @cached_property
    def scope(self) -> Scope:
        scope = Scope(self.user, self.place, self.place_title, self.period)
        if self.period is None:
            scope.__dict__["periods"] = self.all_periods
        return scope

    @cached_property
    def is_waiting(self) -> bool:
        """Whether figures are not shown before the worker has added them up anew."""
        return self.scope.is_waiting(self.indicators)

    def options(self) -> dict[str, list[Option]]:
        """What the form offers, by field."""
        return {
            "indicator": _options(self.indicators, self.indicator, "title"),
            "by": [Option(by.value, by.label, by == self.by) for by in ROWS],
            "period": _options(self.all_periods, self.period, "title"),
            "network": _options(self.networks, self.network, "name"),
        }

    def handout(self) -> Handout:
        sheets = tuple(self._sheets())
        return Handout(
            title=_("What has been achieved") if self.user is None else _("Figures"),
            language=languages.current(),
            facts=tuple(self._facts()),
            sheets=sheets,
            notes=tuple(self._notes()),
            is_public=self.user is None,
            stem="-".join(filter(None, ("sempre", "figures", self.indicator and self.indicator.slug, self.by.value))),
        )

    def _sheets(self) -> list[Sheet]:
        if not self.indicator:
            return []
        tables = [indicators_table(self.scope, self.indicators)]
        if not self.project:
            tables.append(places_table(self.scope, self.by, self.indicator))
        return [*tables, *parts_tables(self.scope, self.indicator)]

    def _facts(self) -> list[tuple[str, str]]:
        if not self.indicator:
            return []
        period = shown(self.period, "title") if self.period else _("all periods")
        unit = shown(self.indicator, "unit")
        return [
            (pgettext("head of a column", "Figure"), indicator_title(self.indicator)),
            *([(pgettext("of a figure", "Unit"), unit)] if unit.value else []),
            (pgettext("of figures", "Of"), self.place_title),
            (pgettext("of figures", "Period"), period),
        ]

    def _notes(self) -> list[str]:
        if self.user is None:
            waiting = [_("Figures are being added up anew. They will be here in a few minutes.")]
            return [
                *(waiting if self.is_waiting else ()),
                _("Only reports that the project office accepted are counted."),
            ]
        return [
            _("Internal: these figures are exact, small numbers of people included. Do not pass them on."),
            _("Only accepted reports that you may see are counted."),
        ]


def _options(records: list[Indicator | Period | Network], chosen, field: str) -> list[Option]:
    return [Option(record.slug, shown(record, field), record == chosen) for record in records]
