from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MicroprojectsConfig(AppConfig):
    name = "microprojects"
    verbose_name = _("Micro-projects")

    def ready(self):
        import microprojects.audit
        import microprojects.loading  # noqa: F401 - registers what content/ may hold
