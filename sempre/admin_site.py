"""The coordinators' side of the portal: Django's admin in the portal's house, through the portal's door."""

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from sempre.editing.counting import COUNTED_TO, counted

OURS = ("sempre", "partners", "networks", "microprojects", "outputs")
NAMES = {"auditlog": _("Looking back")}  # apps of others by the portal's words
LOGIN = "partners.accounts.admin_login"


class Catalog(JavaScriptCatalog):
    """The admin's script texts, completed by the portal's own translations."""

    packages = ["django.contrib.admin"]

    def get_paths(self, packages):
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]


class PortalAdminSite(admin.AdminSite):
    site_title = "SEMPRE"
    site_header = "SEMPRE"
    index_title = _("What you tend")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take only the portal's own pages; what other packages bring stays out."""
        if admin_class and admin_class.__module__.partition(".")[0] in OURS:
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and getattr(request.user, "edits_content", False)

    def login(self, request, extra_context=None):
        """Sign-in is the portal's own, with its second factor."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return import_string(LOGIN)(request)

    def logout(self, request, extra_context=None):
        from allauth.account.views import logout

        return logout(request)

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))

    password_change_done = password_change

    def i18n_javascript(self, request, extra_context=None):
        return Catalog.as_view()(request)

    def get_urls(self):
        on_site = path(
            "r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.view_on_site), name="view_on_site"
        )
        return [on_site, *super().get_urls()]

    def view_on_site(self, request, content_type_id, object_id):
        """Go to the public page of a record that the person tends, never to another host."""
        kind = ContentType.objects.filter(pk=content_type_id).first() if content_type_id.isdecimal() else None
        model_admin = self._registry.get(kind.model_class()) if kind else None
        record = model_admin.get_object(request, object_id) if model_admin else None
        if record is None or not hasattr(record, "get_absolute_url"):
            raise Http404
        return HttpResponseRedirect(record.get_absolute_url())

    def each_context(self, request):
        return {**super().each_context(request), "site_url": None}

    def get_app_list(self, request, app_label=None):
        """The list of kinds with how many records of each the person tends, and how many are drafts.

        Django asks for it twice, for what stands around a page and for the page itself.
        """
        if not hasattr(request, "admin_app_lists"):
            request.admin_app_lists = {}
        if app_label not in request.admin_app_lists:
            request.admin_app_lists[app_label] = self._app_list(request, app_label)
        return request.admin_app_lists[app_label]

    def _app_list(self, request, app_label) -> list[dict]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = NAMES.get(app["app_label"], app["name"])
            for entry in app["models"]:
                entry["name"] = self._registry[entry["model"]].list_title or entry["name"]
        if request.resolver_match and request.resolver_match.url_name in ("index", "app_list"):
            self._count(request, [entry for app in apps for entry in app["models"]])
        return apps

    def _count(self, request, entries: list[dict]) -> None:
        """Count no further than to one more than the limit, which the page words as "more than"."""
        wanted = []
        for entry in entries:
            model_admin = self._registry[entry["model"]]
            mine = model_admin.get_queryset(request).values("pk")
            entry |= {"count": None, "drafts": 0, "limit": COUNTED_TO}
            if model_admin.counted_on_index:
                wanted.append((entry, "count", mine))
            if hasattr(entry["model"], "is_published"):
                wanted.append((entry, "drafts", mine.filter(state="draft")))
        numbers = counted([rows for _entry, _name, rows in wanted], COUNTED_TO + 1)
        for (entry, name, _rows), number in zip(wanted, numbers, strict=True):
            entry[name] = number
