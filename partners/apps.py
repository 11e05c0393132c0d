from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")
    not_on_pages = ("Invitation", "Membership")

    def ready(self):
        import partners.audit
        import partners.loading  # noqa: F401 - registers what content/ may hold
