"""Tables of figures: of all indicators, of one by places, of one by its parts; with all the words around them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from microprojects.figures.cube import is_masked
from microprojects.figures.notes import corrected_in, missing_in, named, targets_of, with_targets
from microprojects.figures.scope import Row, Scope, Sheet
from microprojects.figures.totals import (
    ALL,
    BLANK,
    KIND,
    OVER_PLACES,
    OVER_TIME,
    WHOLE,
    By,
    Cell,
    Place,
    Spot,
    State,
    figures_of,
    rule_over_time,
)
from microprojects.models import Dimension, Indicator, MicroProject, Obligation
from microprojects.writing.questionnaire import AGES, SEXES, UNKNOWN
from networks.models import Network
from partners.models import TargetGroup
from sempre import languages
from sempre.alphabet import sort_key
from sempre.countries import Country
from sempre.translated import shown

ROWS_AT_MOST = 500  # micro-projects that a table lists


def _row(scope: Scope, cells: dict, indicator: Indicator, place: Place, part: str = "", **words) -> Row:
    apart = indicator.over_places == OVER_PLACES.NONE and place.by != By.MICRO_PROJECT
    nothing = Cell(State.APART if apart else State.NO_DATA, kind=indicator.kind)
    found = (cells.get(Spot(indicator.pk, place, column, part), nothing) for column in scope.column_keys)
    return Row(cells=tuple(found), place=place, indicator=indicator.slug, part=part, **words)


def indicators_table(scope: Scope, indicators: Sequence[Indicator], *, title: str = "") -> Sheet:
    """All indicators of one place: a row for each."""
    cells = scope.cells([], indicators)
    rows = [
        _row(scope, cells, indicator, scope.place, key=indicator.slug, title=indicator_title(indicator))
        for indicator in indicators
        if scope.place.by == By.MICRO_PROJECT or indicator.over_places != OVER_PLACES.NONE
    ]
    columns = scope.columns
    if scope.place.by == By.MICRO_PROJECT and not scope.is_public:
        targets = {target.indicator.slug: target for target in targets_of(indicators, [scope.place.key])}
        columns, rows = with_targets(columns, rows, targets)
    notes = dict.fromkeys(note for indicator in indicators for note in _caveats(indicator, rows))
    notes |= dict.fromkeys(_moment(scope, indicators, ()))
    stub = pgettext("head of a column", "Figure")
    return Sheet("figures", title or _("All figures"), stub, columns, tuple(rows), tuple(notes))


def indicator_title(indicator: Indicator) -> str:
    return shown(indicator, "title")


STUBS = {
    By.MICRO_PROJECT: lambda: pgettext("head of a column", "Micro-project"),
    By.NETWORK: lambda: pgettext("head of a column", "Local network"),
    By.REGION: lambda: pgettext("head of a column", "Region"),
    By.COUNTRY: lambda: pgettext("head of a column", "Country"),
    By.WHOLE: lambda: pgettext("head of a column", "Project"),
}


def places_table(scope: Scope, by: By, indicator: Indicator) -> Sheet:
    """One indicator: a row for each place, the whole below."""
    projects = _first_projects(scope, indicator) if by == By.MICRO_PROJECT != scope.place.by else None
    cells = scope.cells([by], [indicator], projects=projects)
    missing, missing_count = missing_in(scope)
    keys = {spot.place.key for spot in cells if spot.place.by == by} | {_key_of(m, by) for m in missing}
    if projects is not None:  # those beyond are not listed, rather than listed without their figures
        keys &= {str(pk) for pk in projects}
    places = _names(scope, by, keys)
    rows = [_row(scope, cells, indicator, Place(by, key), key=key, title=t, url=url) for key, t, url in places]
    columns = scope.columns
    if by == By.MICRO_PROJECT and not scope.is_public:
        targets = {str(target.micro_project_id): target for target in targets_of([indicator], keys)}
        columns, rows = with_targets(columns, rows, targets)
    if by != scope.place.by:
        total = _row(scope, cells, indicator, scope.place, key="all", title=_total_title(scope), is_total=True)
        blank = (BLANK,) * (len(columns) - len(total.cells))
        rows.append(replace(total, cells=total.cells + blank))
    return Sheet(
        "places", indicator_title(indicator), STUBS[by](), columns, tuple(rows),
        notes=(
            rule_words(indicator), *_caveats(indicator, rows), *_sources(scope, cells, indicator),
            *_moment(scope, [indicator], () if projects else (by,)), *_not_listed(scope, cells, indicator, projects),
        ),
        missing=tuple(named(scope, m) for m in missing), missing_count=missing_count,
        corrected=corrected_in(scope, indicator),
    )  # fmt: skip


def parts_tables(scope: Scope, indicator: Indicator) -> list[Sheet]:
    """One indicator of one place: a table for each dimension, a row for each part."""
    if not indicator.splits:
        return []
    if scope.is_public and is_masked(indicator):
        if scope.one:
            return []
        scope = scope.all_periods_only()
    cells = scope.cells([], [indicator], with_parts=True)
    sheets = []
    for dimension in indicator.splits:
        given = {s.part for s in cells if s.place == scope.place and s.part.partition(":")[0] == dimension}
        if given:
            sheets.append(_parts_table(scope, cells, indicator, dimension, given))
    return sheets


def _parts_table(scope: Scope, cells: dict, indicator: Indicator, dimension: str, given: set[str]) -> Sheet:
    labels = _part_labels(dimension, given)
    rows = [_row(scope, cells, indicator, scope.place, part, key=part, title=title) for part, title in labels]
    whole = pgettext("of a count", "everybody")
    rows.append(_row(scope, cells, indicator, scope.place, key="all", title=whole, is_total=True))
    # Translators: a table of one figure, and what it is split by
    title = pgettext("of a table", "%(figure)s, %(split)s") % {
        "figure": indicator_title(indicator).value, "split": Dimension(dimension).label,
    }  # fmt: skip
    note = _("The parts may be less than the whole: not everything was said of everybody.")
    return Sheet(f"parts-{dimension}", title, pgettext("head of a column", "Part"), scope.columns, tuple(rows), (note,))


def _part_labels(dimension: str, parts: set[str]) -> list[tuple[str, str]]:
    """Return the parts with their names, in the order of the form; "unknown" is the last."""
    known: dict[str, str] = {Dimension.SEX: SEXES, Dimension.AGE: AGES}.get(dimension, {})
    keys = {part.partition(":")[2]: part for part in parts}
    if dimension == Dimension.GROUP:
        groups = TargetGroup.objects.filter(slug__in=keys).order_by("position", "slug")
        known = {group.slug: shown(group, "name") for group in groups} | {UNKNOWN: SEXES[UNKNOWN]}
    order = list(known)
    places = sorted(keys, key=lambda key: (order.index(key) if key in order else len(order), key))
    return [(keys[key], known.get(key, key)) for key in places]


def rule_words(indicator: Indicator) -> str:
    """Say how an indicator's values are put together."""
    rules = {"time": OVER_TIME(rule_over_time(indicator)).label, "places": _places_words(indicator)}
    return _("Across periods: %(time)s. Across micro-projects: %(places)s.") % rules


def _places_words(indicator: Indicator) -> str:
    if indicator.over_places == OVER_PLACES.NONE:
        return OVER_PLACES.NONE.label
    match indicator.kind:
        case KIND.PERCENT:
            return pgettext("rule across places", "numerators and bases are added up, percentages are not averaged")
        case KIND.LEVEL:
            return pgettext("rule across places", "the average of so many")
        case KIND.YES_NO:
            return pgettext("rule across places", "so many of so many say yes")
    return OVER_PLACES(indicator.over_places).label


def _caveats(indicator: Indicator, rows: Iterable[Row]) -> list[str]:
    notes = []
    if indicator.counts_people:
        notes.append(_("People may be counted in more than one micro-project."))
    if any(cell.is_masked for row in rows if row.indicator == indicator.slug for cell in row.cells):
        notes.append(_("Small numbers of people are not shown, nor others that would give them away."))
    return notes


def _sources(scope: Scope, cells: dict, indicator: Indicator) -> list[str]:
    column = scope.column_keys[-1] if scope.column_keys else ALL
    if column == ALL:
        count = sum(
            cells.get(Spot(indicator.pk, scope.place, key), Cell()).reports for key in scope.column_keys if key != ALL
        )
    else:
        count = cells.get(Spot(indicator.pk, scope.place, column), Cell()).reports
    words = ngettext("Made of %(count)d accepted report.", "Made of %(count)d accepted reports.", count)
    return [words % {"count": count}]


def _moment(scope: Scope, indicators: Sequence[Indicator], kinds: Sequence[By]) -> list[str]:
    if not (made_at := scope.as_of(indicators, kinds)):
        return []
    return [_("Figures as of %(moment)s.") % {"moment": date_format(localtime(made_at), "DATETIME_FORMAT")}]


def _first_projects(scope: Scope, indicator: Indicator) -> list[int] | None:
    """Return the micro-projects that the table lists, where those with figures are more than a page takes."""
    figures = figures_of(scope.user, scope.place).filter(indicator=indicator).order_by()
    if scope.place == WHOLE and (scope.is_public or scope.user.is_office):
        told = MicroProject.objects.filter(Exists(figures.filter(micro_project=OuterRef("pk"))))
    else:  # of few: looked for among all, most would be found in vain
        told = MicroProject.objects.filter(pk__in=figures.values("micro_project"))
    projects = list(told.order_by("slug").values_list("pk", flat=True)[: ROWS_AT_MOST + 1])
    return projects[:ROWS_AT_MOST] if len(projects) > ROWS_AT_MOST else None


def _not_listed(scope: Scope, cells: dict, indicator: Indicator, projects: list[int] | None) -> list[str]:
    if projects is None:
        return []
    found = (cells.get(Spot(indicator.pk, scope.place, column), Cell()).projects for column in scope.column_keys)
    more = max(found, default=0) - len(projects)
    words = ngettext("%(n)s more is not listed here.", "%(n)s more are not listed here.", more) % {"n": localize(more)}
    return [words] if more > 0 else []


def _total_title(scope: Scope) -> str:
    return scope.title or pgettext("row of a table", "the whole project")


# Which places there are, by name.


def _key_of(obligation: Obligation, by: By) -> str:
    network = obligation.network
    keys = {
        By.MICRO_PROJECT: obligation.micro_project_id,
        By.NETWORK: network.pk,
        By.REGION: network.parent_id or network.pk,
        By.COUNTRY: obligation.micro_project.country,
    }
    return str(keys.get(by, ""))


def _names(scope: Scope, by: By, keys: set[str]) -> list[tuple[str, str, str]]:
    """Return the places of ``keys`` with name and address, in the order of the reader's alphabet."""
    if by == By.WHOLE:
        return []
    if by == By.COUNTRY:
        named_places = [(key, str(Country(key).label), "") for key in keys if key in Country.values]
    elif by == By.MICRO_PROJECT:
        named_places = [(str(p.pk), shown(p, "title"), _url(scope, p)) for p in _projects_in(scope, keys)]
    else:
        named_places = [(str(n.pk), shown(n, "name"), _url(scope, n)) for n in _networks_in(scope, keys)]
    return sorted(named_places, key=lambda place: sort_key(getattr(place[1], "value", place[1]), languages.current()))


def _url(scope: Scope, record: MicroProject | Network) -> str:
    """Where a row leads: to the public page, inside the partner area to the figures of that place."""
    if scope.is_public:
        return record.get_absolute_url()
    name = "project" if isinstance(record, MicroProject) else "network"
    return f"{reverse('figures')}?{name}={record.slug}"


def _projects_in(scope: Scope, keys: set[str]):
    found = MicroProject.objects.filter(pk__in=keys)
    if not scope.is_public:  # the keys are of those with figures or reports there, wherever they are now
        return found
    place = scope.place
    within = {
        By.MICRO_PROJECT: Q(pk=place.key or None),
        By.NETWORK: Q(network=place.key or None),
        By.REGION: Q(network__in=place.networks),
        By.COUNTRY: Q(country=place.key),
    }
    return found.filter(within.get(place.by, Q()))


def _networks_in(scope: Scope, keys: set[str]):
    within = {
        By.REGION: Q(parent=scope.place.key or None) | Q(pk=scope.place.key or None),
        By.COUNTRY: Q(country=scope.place.key),
    }
    found = Network.objects.filter(within.get(scope.place.by, Q()), pk__in=keys)
    return found.published() if scope.is_public else found
