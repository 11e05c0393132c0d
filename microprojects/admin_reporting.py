"""The office's settings of reporting in nine languages."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import build_localized_fieldname

from microprojects.models import (
    Dimension,
    Figure,
    Indicator,
    Obligation,
    Period,
    Reason,
    ReminderRule,
    ReminderSent,
    Report,
    ReportVersion,
    ReviewRound,
    RollUp,
    Target,
    TransitionEvent,
)
from sempre import languages
from sempre.editing.admin import RowsInline, TextsAdmin
from sempre.editing.content import language_states
from sempre.editing.filters import MissingLanguageFilter
from sempre.editing.forms import RecordForm
from sempre.translated import shown


class SettingAdmin(TextsAdmin):
    """What the project office sets for all reports; what was used stays, and can be switched off."""

    list_filter = (MissingLanguageFilter,)
    still_used = gettext_lazy("“%s” is used in reports and cannot be deleted.")

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": (build_localized_fieldname("title", languages.SOURCE),)}

    def get_readonly_fields(self, request, obj=None):
        """The short name stays: reports and their history know the record by it."""
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj is not None else ()))

    @admin.display(description=gettext_lazy("title"))
    def shown_title(self, record):
        return shown(record, "title") or record.slug

    @admin.display(description=gettext_lazy("texts by language"))
    def shown_languages(self, record):
        return language_states(record)

    def is_used(self, record) -> bool:
        raise NotImplementedError

    def get_deleted_objects(self, objs, request):
        """Refuse with one sentence a record that is used, without collecting all that uses it."""
        if used := [record for record in objs if self.is_used(record)]:
            return [], {}, set(), [self.still_used % self.title_of(record) for record in used]
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request, obj):
        if not self.is_used(obj):
            super().delete_model(request, obj)


@admin.register(Period)
class PeriodAdmin(SettingAdmin):
    list_title = gettext_lazy("Reporting periods")
    list_display = ("shown_title", "starts", "ends", "due", "is_automatic", "shown_languages")
    fieldsets = [
        (None, {"fields": ("title", "slug")}),
        (gettext_lazy("When"), {"fields": ("starts", "ends", "due", "is_automatic")}),
    ]

    def is_used(self, record):
        return Obligation.objects.filter(period=record).exists() or RollUp.objects.filter(period=record).exists()


class IndicatorForm(RecordForm):
    splits = forms.MultipleChoiceField(
        label=gettext_lazy("Split by"),
        choices=Dimension.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("“unknown” is always one of the parts."),
    )

    def clean(self):
        """Say at the field what the database would refuse."""
        data = super().clean()
        given = self.cleaned_data
        if given.get("kind") != Indicator.Kind.COUNT:
            if given.get("splits"):
                self.add_error("splits", _("Only a count can be split."))
            if given.get("is_headline"):
                self.add_error("is_headline", _("The three figures everybody gives are counts."))
        rules = (given.get("over_time"), given.get("over_places"))
        if given.get("kind") == Indicator.Kind.TEXT and rules != (Indicator.OverTime.LATEST, Indicator.OverPlaces.NONE):
            self.add_error("over_time", _("Texts are not put together: choose the latest, and not put together."))
        return data


@admin.register(Indicator)
class IndicatorAdmin(SettingAdmin):
    form = IndicatorForm
    autocomplete_fields = ("micro_projects",)
    still_used = gettext_lazy("“%s” is used in reports and cannot be deleted. Untick “asked” to ask it no more.")
    list_display = ("shown_title", "kind", "is_headline", "is_active", "position", "version", "shown_languages")
    list_filter = ("kind", "is_active", MissingLanguageFilter)
    readonly_fields = ("version",)
    fieldsets = [
        (None, {"fields": ("title", "question", "explanation", "unit", "slug", "version")}),
        (gettext_lazy("What it is"), {"fields": ("kind", "splits", "counts_people", "more_is_better")}),
        (gettext_lazy("How values are put together"), {"fields": ("over_time", "over_places")}),
        (gettext_lazy("Who is asked"), {"fields": ("is_active", "is_headline", "position", "micro_projects")}),
        (gettext_lazy("Publication"), {"fields": ("is_public", "smallest_cell")}),
    ]

    def is_used(self, record):
        sent = ReportVersion.objects.filter(snapshot__indicators__contains=[{"slug": record.slug}])
        return Figure.objects.filter(indicator=record).exists() or sent.exists()


@admin.register(Reason)
class ReasonAdmin(SettingAdmin):
    still_used = gettext_lazy("“%s” is used in reports and cannot be deleted. Untick “offered” to offer it no more.")
    list_display = ("shown_title", "kind", "position", "is_active", "shown_languages")
    list_filter = ("kind", "is_active", MissingLanguageFilter)
    fieldsets = [
        (None, {"fields": ("title", "explanation", "slug")}),
        (gettext_lazy("Where it is offered"), {"fields": ("kind", "position", "is_active")}),
    ]

    def is_used(self, record):
        named = TransitionEvent.objects.filter(reasons__contains=[record.slug])
        rounds = ReviewRound.objects.filter(reasons=record)
        return rounds.exists() or Report.objects.filter(skip_reason=record).exists() or named.exists()


@admin.register(ReminderRule)
class ReminderRuleAdmin(SettingAdmin):
    still_used = gettext_lazy("“%s” has sent reminders and cannot be deleted. Untick “in use” to send no more.")
    list_display = ("shown_title", "since", "offset", "in_working_days", "audience", "is_active", "shown_languages")
    list_filter = ("since", "audience", "is_active", MissingLanguageFilter)
    fieldsets = [
        (None, {"fields": ("title", "slug", "is_active")}),
        (gettext_lazy("When"), {"fields": ("since", "offset", "in_working_days", "every")}),
        (gettext_lazy("To whom"), {"fields": ("audience", "in_digest")}),
    ]

    def is_used(self, record):
        return ReminderSent.objects.filter(rule=record).exists()


class TargetInline(RowsInline):
    """Where the micro-project stood, and where it wants to be."""

    model = Target
    fields = ("indicator", "baseline", "baseline_on", "target", "target_on")

    def choices_for(self, db_field, request):
        return Indicator.objects.filter(is_active=True).exclude(kind=Indicator.Kind.TEXT)
