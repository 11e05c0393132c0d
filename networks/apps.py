from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("Networks")
    not_on_pages = ("Mandate",)

    def ready(self):
        import networks.audit
        import networks.loading  # noqa: F401 - registers what content/ may hold
