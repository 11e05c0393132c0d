from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class SempreConfig(AppConfig):
    name = "sempre"
    verbose_name = _("Portal")
    not_on_pages = (
        "ClockJob",
        "LoadedRecord",
        "OutboxMail",
        "SearchWaiting",
        "SourceText",
        "TranslationRight",
        "User",
    )  # see sempre/page_cache/triggers.py

    def ready(self):
        from django.conf import settings
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        from sempre import search
        from sempre.audit import keep_history_of
        from sempre.loading.kinds import Kind, register
        from sempre.models import MAIL_SETTINGS, MachineDraftsAllowed, Page, TranslationRight, User
        from sempre.page_cache.triggers import install_triggers, watch_writes
        from sempre.translating import following, front_page
        from sempre.workspace import register_section

        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(search.renew, sender=self)
        if settings.PAGE_CACHE_MB > 0:
            connection_created.connect(watch_writes)
        register(Kind("pages", Page))
        search.watch()
        following.watch()
        register_section("translations", front_page.to_translate, order=50)
        keep_history_of(Page, TranslationRight, MachineDraftsAllowed)
        keep_history_of(User, leave_out=("password", "last_login", *MAIL_SETTINGS))


class SempreAdminConfig(AdminConfig):
    default_site = "sempre.admin_site.PortalAdminSite"
