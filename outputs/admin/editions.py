"""Editions: their state, the languages in which they are complete, the next one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from outputs.editing.copying import make_new_edition
from outputs.models import AssessmentRound, Certificate, Edition, Enrolment, QuestionVersion
from outputs.publication import LanguageIncomplete, progress_by_language, publish_language, withdraw_language
from sempre import languages
from sempre.editing.admin import TextsAdmin
from sempre.editing.forms import RecordForm

LISTED = 20  # missing parts shown of a language
USED_BY = (AssessmentRound, Enrolment, Certificate, QuestionVersion)


def refuse_used(editions: QuerySet) -> tuple | None:
    """Return the refusal to delete editions that people work or worked with, without telling who."""
    used = [editions.filter(Exists(model.objects.filter(edition=OuterRef("pk")))) for model in USED_BY]
    names = sorted({str(edition) for rows in used for edition in rows.select_related("work")})
    if not names:
        return None
    sentence = _("“%s” is used by self-assessments or learners and cannot be deleted.")
    return [], {}, set(), [sentence % name for name in names]


class EditionForm(RecordForm):
    """Publishing an edition needs a word on what changed, and a date that makes it the newest."""

    def clean(self):
        data = super().clean()
        if self.cleaned_data.get("status") == Edition.Status.PUBLISHED and not self.instance.pk:
            self.add_error("status", _("Save a new edition as a draft first, with its parts."))
        elif self.cleaned_data.get("status") == Edition.Status.PUBLISHED and "status" in self.changed_data:
            self._ask_what_changed()
            self._ask_for_the_newest_date()
        return data

    def _ask_what_changed(self) -> None:
        names = [build_localized_fieldname("change_note", code) for code in languages.CODES]
        if not any(self.cleaned_data.get(name) for name in names):
            code = languages.current()
            self.add_error(
                build_localized_fieldname("change_note", code),
                _("Write what changed before you publish the edition: readers of the last one want to know."),
            )

    def _ask_for_the_newest_date(self) -> None:
        others = Edition.objects.published().filter(work=self.instance.work_id).exclude(pk=self.instance.pk)
        newest, date = others.first(), self.cleaned_data.get("date")
        if newest and date and (newest.date, newest.pk) > (date, self.instance.pk):
            self.add_error(
                "date",
                _("Readers get the edition of the latest date: give it one after %(date)s.")
                % {"date": newest.date.isoformat()},
            )

    def clean_version(self):
        version, work = self.cleaned_data["version"], self.cleaned_data.get("work") or self.instance.work_id
        others = Edition.objects.filter(work=work, version=version).exclude(pk=self.instance.pk)
        if work and others.exists():
            raise ValidationError(_("The work has an edition of this version already."))
        return version


@admin.register(Edition)
class EditionAdmin(TextsAdmin):
    form = EditionForm
    list_display = ("__str__", "date", "shown_status", "shown_languages")
    list_filter = ("status", "work")
    list_select_related = ("work",)
    actions = ("copy",)
    fieldsets = [(None, {"fields": ("work", "version", "date", "status", "change_note")})]

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("work",) if obj else ()))

    def get_deleted_objects(self, objs, request):
        used = refuse_used(Edition.objects.filter(pk__in=[edition.pk for edition in objs]))
        return used or super().get_deleted_objects(objs, request)

    def delete_model(self, request, obj):
        if not refuse_used(Edition.objects.filter(pk=obj.pk)):
            super().delete_model(request, obj)

    def has_copy_permission(self, request):
        return self._may(request, "copy")

    @admin.display(description=pgettext_lazy("of an edition", "state"), ordering="status")
    def shown_status(self, edition):
        sign = "●" if edition.status == Edition.Status.PUBLISHED else "◌"
        return format_html(
            '<span class="state is-{}"><span aria-hidden="true">{}</span> {}</span>',
            edition.status, sign, edition.get_status_display(),
        )  # fmt: skip

    @admin.display(description=gettext_lazy("complete in"))
    def shown_languages(self, edition):
        items = ((code, languages.NAMES[code], code) for code in languages.CODES if code in edition.languages)
        marks = format_html_join(" ", '<abbr lang="{}" title="{}">{}</abbr>', items)
        return marks or self.get_empty_value_display()

    @admin.action(description=gettext_lazy("Make a new edition of the selected one"), permissions=["copy"])
    def copy(self, request, queryset):
        edition = queryset.first()
        if queryset.count() != 1:
            self.message_user(request, _("Select the one edition that the new one begins as."), messages.ERROR)
            return None
        return self._copied(request, edition)

    def _copied(self, request, edition):
        new = make_new_edition(edition, actor=request.user)
        message = _("Edition %(version)s is there as a draft, with all parts of %(old)s under the same keys.")
        self.message_user(request, message % {"version": new.version, "old": edition.version}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:outputs_edition_change", args=[new.pk]))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/copy/", wrap(self.copy_view), name="outputs_edition_copy"),
            path("<path:object_id>/language/", wrap(self.language_view), name="outputs_edition_language"),
            *super().get_urls(),
        ]

    def copy_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        edition = self.object_or_404(request, object_id)
        if not self.has_copy_permission(request):
            raise PermissionDenied
        return self._copied(request, edition)

    def language_view(self, request, object_id):
        """Publish or withdraw one language of an edition."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        edition = self.object_or_404(request, object_id)
        if not request.user.has_perm("outputs.publish_language"):
            raise PermissionDenied
        publish, withdraw = request.POST.get("publish", ""), request.POST.get("withdraw", "")
        if (code := publish or withdraw) not in languages.NAMES:
            raise Http404
        if publish:
            self._publish(request, edition, code)
        else:
            withdraw_language(edition, code, actor=request.user)
            message = _("The edition is no longer said to be complete in %(language)s. Its texts stay readable.")
            self.message_user(request, message % {"language": languages.NAMES[code]}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:outputs_edition_change", args=[edition.pk]) + f"#language-{code}")

    def _publish(self, request, edition, code: str) -> None:
        name = languages.NAMES[code]
        try:
            publish_language(edition, code, actor=request.user)
        except LanguageIncomplete as refusal:
            n = len(refusal.missing)
            message = ngettext(
                "%(language)s was not published: %(n)s required text is missing. It is listed below.",
                "%(language)s was not published: %(n)s required texts are missing. They are listed below.",
                n,
            )
            empty = _("%(language)s was not published: the edition has no parts yet.")
            self.message_user(request, (message if n else empty) % {"language": name, "n": n}, messages.ERROR)
        else:
            message = _("The edition is now said to be complete in %(language)s.")
            self.message_user(request, message % {"language": name}, messages.SUCCESS)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            context |= {
                "progress": [
                    (row, [(part.url_in(row.code), part) for part in row.missing[:LISTED]], row.missing[LISTED:])
                    for row in progress_by_language(obj)
                ],
                "may_publish": request.user.has_perm("outputs.publish_language"),
                "may_copy": self.has_copy_permission(request),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)
