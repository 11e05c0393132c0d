"""The board: who holds which report, how it stands with it, and what to do next."""

from dataclasses import dataclass

import tablib
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from microprojects.holding import board, standings
from microprojects.holding.rows import COLUMNS, rows_of
from microprojects.models import ReportState
from microprojects.review import bulk
from sempre import languages
from sempre.alphabet import sort_key
from sempre.countries import Country, country_key
from sempre.editing.sheets import CSV, XLSX, escape_cell
from sempre.translated import text

LAST_PAGE = 200
EXPORTED_AT_MOST = 10_000
NAMES = [f"name_{code}" for code in languages.CODES]
FORMATS = {"csv": CSV, "xlsx": XLSX}


@dataclass(frozen=True, slots=True)
class Count:
    """One entry of the summary line, a link to the rows behind it."""

    name: str
    sign: standings.Sign
    number: str
    is_chosen: bool


class BoardView(LoginRequiredMixin, TemplateView):
    http_method_names = ["get", "head"]
    template_name = "microprojects/report_board.html"

    def get_context_data(self, **kwargs) -> dict:
        user, now = self.request.user, timezone.now()
        filters = board.Filters.of(self.request.GET, user)
        number = page_number(self.request.GET.get("page", "1"))
        obligations, has_next = board.page_of(board.rows(user, filters, now), number, now)
        if number > 1 and not obligations:
            raise Http404
        numbers = board.counts(user, filters, now)
        found = numbers.get(filters.standing, 0) if filters.standing else sum(numbers.values())
        return super().get_context_data(**kwargs) | {
            "filters": filters,
            "fields": fields_of(user, filters),
            "shown": [(name, label) for name, label in board.SHOWN.items() if name in views_of(user, filters)],
            "rows": rows_of(obligations, user, now),
            "counts": counts_of(numbers, filters),
            "found": standings.at_most(found, board.COUNTED_TO),
            "found_number": found,
            "page": number,
            "previous_page": number - 1,
            "next_page": number + 1,
            "query": f"?{self.request.GET.urlencode()}" if self.request.GET else "",
            "has_next": has_next and number < LAST_PAGE,
            "is_cut": (has_next and number == LAST_PAGE) or bool(filters.named and filters.named.is_cut),
            "bulk_actions": bulk.offered_to(user),
            "open_page": self.request.get_full_path(),
        }


def page_number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 5 and 0 < int(value) <= LAST_PAGE):
        raise Http404
    return int(value)


def views_of(user, filters: board.Filters) -> list[str]:
    """The views offered: the one for regions to regions only."""
    is_regional = board.ATTENTION in (filters.show, board.usual_view(user))
    return [name for name in board.SHOWN if name != board.ATTENTION or is_regional]


def counts_of(numbers: dict[str, int], filters: board.Filters) -> list[Count]:
    return [
        Count(name, standings.STANDINGS[name], standings.at_most(number, board.COUNTED_TO), name == filters.standing)
        for name, number in numbers.items()
    ]


def fields_of(user, filters: board.Filters) -> list[dict]:
    """The selects: they offer only what the person has obligations of, in the reader's alphabet."""
    networks = list(board.networks_of(user).only("slug", "country", "original_language", *NAMES))
    named = [(network.slug, text(network, "name").value) for network in networks]
    countries = sorted({network.country for network in networks}, key=country_key)
    periods = [(period.slug, text(period, "title").value) for period in board.periods_of(user)]
    states = [(board.NOT_BEGUN, standings.STATES[""].word), *ReportState.choices]
    stands = [(name, sign.word) for name, sign in standings.STANDINGS.items()]
    country_names = [(code, Country(code).label) for code in countries]
    return [
        _field("country", pgettext("filter", "Country"), country_names, filters.country),
        _field("network", pgettext("filter", "Network"), _by_name(named), filters.network and filters.network.slug),
        _field("period", pgettext("filter", "Period"), periods, filters.period and filters.period.slug),
        _field("state", pgettext("filter", "State"), states, filters.state),
        _field("standing", pgettext("filter", "How it stands"), stands, filters.standing),
        _field("with", pgettext("filter", "With"), board.HELD.items(), filters.level),
    ]


def _field(name: str, label: str, options, chosen: str | None) -> dict:
    return {"name": name, "label": label, "options": list(options), "chosen": chosen or ""}


def _by_name(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(options, key=lambda option: sort_key(option[1], languages.current()))


class BoardExportView(LoginRequiredMixin, View):
    """The rows of the board's filter, all pages, as a sheet without formulas."""

    http_method_names = ["get", "head"]

    def get(self, request, extension: str):
        if extension not in FORMATS:
            raise Http404
        filters, now = board.Filters.of(request.GET, request.user), timezone.now()
        found = board.whole(board.rows(request.user, filters, now), slice(EXPORTED_AT_MOST + 1), now)
        sheet = tablib.Dataset(headers=[str(name) for name in COLUMNS], title=_("Reports"))
        obligations = list(found)
        for row in rows_of(obligations[:EXPORTED_AT_MOST], request.user, now):
            sheet.append([escape_cell(_plain(value(row))) for value in COLUMNS.values()])
        if len(obligations) > EXPORTED_AT_MOST:
            sheet.append([_("There are more. Narrow the filters and export again."), *[""] * (len(COLUMNS) - 1)])
        written = FORMATS[extension]()
        response = HttpResponse(written.export_data(sheet), content_type=written.get_content_type())
        response.headers["Content-Disposition"] = f'attachment; filename="sempre-reports-{now:%Y-%m-%d}.{extension}"'
        return response


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
