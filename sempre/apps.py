from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class SempreConfig(AppConfig):
    name = "sempre"
    verbose_name = _("Portal")

    def ready(self):
        from sempre import search
        from sempre.audit import keep_history_of
        from sempre.loading.kinds import Kind, register
        from sempre.models import MAIL_SETTINGS, Page, User

        register(Kind("pages", Page))
        search.watch()
        keep_history_of(Page)
        keep_history_of(User, leave_out=("password", "last_login", *MAIL_SETTINGS))


class SempreAdminConfig(AdminConfig):
    default_site = "sempre.admin_site.PortalAdminSite"
