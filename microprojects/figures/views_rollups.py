"""Summaries of a period: by each region, and by the project office for the whole."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import TemplateView, View

from microprojects.figures import rollups
from microprojects.figures.rollup_papers import as_pdf
from microprojects.figures.scope import Sheet
from microprojects.figures.tables import indicators_table
from microprojects.holding.standings import STANDINGS, STATES, Sign
from microprojects.models import Indicator, Period, Reason, RollUp
from microprojects.writing.drafts import digest
from networks.models import Network
from sempre import languages
from sempre.models import NO_NUL, User
from sempre.translated import shown, text

PROJECT = "project"  # in the address, in place of a region
TEXT_AT_MOST = 20_000


class RollUpForm(forms.Form):
    """The text in one language, with the fingerprint of the text that the page showed."""

    body = forms.CharField(
        label=pgettext_lazy("of a summary", "Text"),
        required=False,
        max_length=TEXT_AT_MOST,
        validators=[NO_NUL],
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "What went well, what was difficult, what is next. A line beginning with ## is a heading."
        ),
    )
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    language = forms.ChoiceField(choices=[(code, code) for code in languages.CODES], widget=forms.HiddenInput)

    def __init__(self, *args, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["lang"] = language


@dataclass(frozen=True)
class Entry:
    """One region and period in the list."""

    name: str
    url: str
    closed_at: object
    is_begun: bool


class RollUpListView(LoginRequiredMixin, TemplateView):
    """By period: the regions I may read, and the whole project for the office."""

    template_name = "microprojects/rollup_list.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        regions = rollups.regions_of(user)
        if not regions and not user.is_office:
            raise Http404
        places = [*([None] if user.is_office else []), *regions]
        stored = {(r.network_id, r.period_id): r for r in RollUp.objects.visible_to(user).defer("missing")}
        periods = [
            (period, [self._entry(place, period, stored) for place in places]) for period in rollups.periods_begun()
        ]
        return super().get_context_data(**kwargs) | {"periods": periods}

    @staticmethod
    def _entry(network: Network | None, period: Period, stored: dict) -> Entry:
        roll_up = stored.get((network and network.pk, period.pk))
        return Entry(
            title_of(network), url_of(network, period), roll_up and roll_up.closed_at,
            bool(roll_up and any(rollups.texts_of(roll_up).values())),
        )  # fmt: skip


def title_of(network: Network | None) -> str:
    return shown(network, "name") if network else pgettext("row of a table", "the whole project")


def url_of(network: Network | None, period: Period, name: str = "rollup") -> str:
    return reverse(name, args=[period.slug, network.slug if network else PROJECT])


@dataclass(frozen=True)
class ReportRow:
    """A report of the summary in words."""

    title: str
    network: str
    url: str
    sign: Sign
    why: str
    is_missing: bool


class RollUpMixin(LoginRequiredMixin):
    """Finds the summary among those the person reads; any other is a 404."""

    @cached_property
    def period(self) -> Period:
        return get_object_or_404(rollups.periods_begun(), slug=self.kwargs["period"])

    @cached_property
    def network(self) -> Network | None:
        slug = self.kwargs["network"]
        if slug == PROJECT and self.request.user.is_office:
            return None
        found = next((region for region in rollups.regions_of(self.request.user) if region.slug == slug), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def roll_up(self) -> RollUp:
        return rollups.roll_up_of(self.network, self.period)

    def sheet(self) -> Sheet:
        scope = rollups.scope_of(self.roll_up, self.request.user, title_of(self.network))
        indicators = list(Indicator.objects.exclude(kind="text").order_by("-is_headline", "position", "slug"))
        return indicators_table(scope, indicators, title=_("Figures of the period")).with_data()

    def rows(self) -> list[ReportRow]:
        closed = bool(self.roll_up.closed_at)
        here = rollups.obligations_in(self.network, self.period)
        lines = rollups.frozen_lines(self.roll_up) if closed else rollups.lines_of(here)
        return rows_of(lines)

    def summary(self) -> dict:
        rows = self.rows()
        return {
            "roll_up": self.roll_up,
            "period": self.period,
            "network": self.network,
            "title": title_of(self.network),
            "sheet": self.sheet(),
            "accepted": [row for row in rows if not row.is_missing],
            "missing": [row for row in rows if row.is_missing],
        }


def rows_of(lines: list[rollups.Line]) -> list[ReportRow]:
    reasons = {r.slug: r for r in Reason.objects.filter(slug__in={line.reason for line in lines if line.reason})}
    holders = User.objects.in_bulk({line.holder for line in lines if line.holder})
    return [_row(line, reasons, holders) for line in lines]


def _row(line: rollups.Line, reasons: dict, holders: dict) -> ReportRow:
    obligation = line.obligation
    sign = STANDINGS["waived"] if line.why == "waived" else STATES[line.state if line.is_missing else "accepted"]
    return ReportRow(
        title=shown(obligation.micro_project, "title"),
        network=shown(obligation.network, "name"),
        url=obligation.get_absolute_url(),
        sign=sign,
        why=_why(line, reasons, holders),
        is_missing=line.is_missing,
    )


def _why(line: rollups.Line, reasons: dict, holders: dict) -> str:
    """Say in words what belongs to the state of a missing report: the reason, or who holds it."""
    if line.why == "skipped":
        reason = reasons.get(line.reason)
        return text(reason, "title").value if reason else ""
    name = holders.get(line.holder)
    words = {
        "overdue": _("late, with %(name)s") if name else _("late"),
        "open": _("with %(name)s") if name else "",
    }
    return words.get(line.why, "") % {"name": name}


class RollUpView(RollUpMixin, TemplateView):
    """The summary: figures, reports, who is missing, the text; and the form to write it."""

    template_name = "microprojects/rollup_detail.html"

    @cached_property
    def language(self) -> str:
        code = self.request.POST.get("language") or self.request.GET.get("language") or languages.current()
        if code not in languages.CODES:
            raise Http404
        return code

    def form(self, **kwargs) -> RollUpForm:
        stored = rollups.texts_of(self.roll_up)[self.language]
        initial = {"body": stored, "seen": digest(stored), "language": self.language}
        return RollUpForm(language=self.language, initial=initial, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        user, roll_up = self.request.user, self.roll_up
        texts = rollups.texts_of(roll_up)
        may_write = not roll_up.closed_at and user.has_perm("microprojects.write_roll_up", roll_up)
        return super().get_context_data(**kwargs) | self.summary() | {
            "language_name": languages.NAMES[self.language],
            "text_languages": [
                {"code": code, "name": name, "written": bool(texts[code]), "chosen": code == self.language}
                for code, name in languages.LANGUAGES
            ],
            "form": kwargs.get("form") or (self.form() if may_write else None),
            "may_close": not roll_up.closed_at and user.has_perm("microprojects.close_roll_up", roll_up),
            "may_reopen": roll_up.closed_at and user.has_perm("microprojects.reopen_roll_up", roll_up),
            "since_closed": rollups.since_closed(roll_up) if roll_up.closed_at else 0,
            "action": url_of(self.network, self.period),
            "close_url": url_of(self.network, self.period, "rollup-close"),
            "reopen_url": url_of(self.network, self.period, "rollup-reopen"),
            "pdf_url": url_of(self.network, self.period, "rollup-pdf"),
        }  # fmt: skip

    def post(self, request, *args, **kwargs) -> HttpResponse:
        form = self.form(data=request.POST)
        if not form.is_valid():
            return render(request, self.template_name, self.get_context_data(form=form))
        values = form.cleaned_data
        try:
            rollups.save_roll_up(
                self.network, self.period, actor=request.user, language=self.language, body=values["body"],
                seen=values["seen"],
            )  # fmt: skip
        except rollups.Closed:
            messages.warning(
                request, _("The summary was closed meanwhile. Your text was not saved: open it again first.")
            )
            return self._again(request, values["body"], None)
        except rollups.Overtaken as overtaken:
            return self._again(request, values["body"], overtaken.theirs)
        messages.success(request, _("The text is saved."))
        return redirect(f"{url_of(self.network, self.period)}?language={self.language}")

    def _again(self, request, mine: str, theirs: str | None) -> HttpResponse:
        """Show the page once more with both texts; saving again is done knowingly."""
        self.__dict__.pop("roll_up", None)
        data = {"body": mine, "seen": digest(theirs or ""), "language": self.language}
        form = RollUpForm(data, language=self.language)
        context = self.get_context_data(form=form) | {"theirs": theirs, "is_late": theirs is not None}
        return render(request, self.template_name, context, status=409)


class RollUpActView(RollUpMixin, View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.act()
        return redirect(url_of(self.network, self.period))


class RollUpCloseView(RollUpActView):
    def act(self) -> None:
        rollups.close_roll_up(self.network, self.period, actor=self.request.user)
        messages.success(self.request, _("The summary is closed. Its figures and reports stay as they are now."))


class RollUpReopenView(RollUpActView):
    def act(self) -> None:
        try:
            rollups.reopen_roll_up(self.network, self.period, actor=self.request.user)
        except rollups.NotClosed:
            messages.warning(self.request, _("The summary is not closed, so there is nothing to open again."))
        else:
            messages.success(self.request, _("The summary is open again and shows the reports as they are now."))


class RollUpPdfView(RollUpMixin, View):
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs) -> HttpResponse:
        response = HttpResponse(as_pdf(self.summary()), content_type="application/pdf")
        name = f"sempre-summary-{self.period.slug}-{self.kwargs['network']}-{languages.current()}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
