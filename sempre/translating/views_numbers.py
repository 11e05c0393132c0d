"""How complete the texts are, for whoever may translate any of them."""

from django.utils.translation import pgettext
from django.views.generic import TemplateView

from sempre import languages
from sempre.drawing.stacks import stacks
from sempre.translating.machine.views import TranslatingMixin
from sempre.translating.numbers import PARTS, Row, by_kind, by_language, by_partner, counted


def chart_of(rows: list[Row]) -> dict:
    """Return what the chart of the languages is drawn from: rows, parts and geometry."""
    drawn = ((row.label, row.numbers.share, row.numbers.parts) for row in rows)
    return {
        "languages": rows,
        "parts": [(label, tone) for label, _states, tone in PARTS],
        "chart": stacks(drawn, [tone for _label, _states, tone in PARTS]),
    }


class CompletenessView(TranslatingMixin, TemplateView):
    template_name = "workspace/translations/completeness.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        numbers = counted(user)
        return super().get_context_data(**kwargs) | {
            **chart_of(by_language(numbers)),
            "kinds": by_kind(numbers),
            "partners": by_partner(user),
            "columns": languages.LANGUAGES,
            "kind_heading": pgettext("heading of a column", "Kind"),
            "partner_heading": pgettext("heading of a column", "Partner"),
        }
