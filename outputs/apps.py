from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutputsConfig(AppConfig):
    name = "outputs"
    verbose_name = _("Outputs")

    def ready(self):
        import outputs.audit
        import outputs.loading  # noqa: F401 - registers what content/ may hold
