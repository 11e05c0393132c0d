from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MicroprojectsConfig(AppConfig):
    name = "microprojects"
    verbose_name = _("Micro-projects")
    not_on_pages = (
        "Action", "CalendarToken", "Contribution", "ContributionLink", "FieldComment", "Obligation", "Reason",
        "ReminderRule", "ReminderSent", "ReviewRound", "RollUp",
    )  # fmt: skip
    only_on_pages = {"Report": ("state",)}  # drafts are saved every few seconds

    def ready(self):
        import microprojects.audit
        import microprojects.loading  # noqa: F401 - registers what content/ may hold
        from microprojects.contributions import front_page as contributions_section
        from microprojects.contributions.retention import forget_contributions
        from microprojects.holding import front_page as reports_section
        from microprojects.holding import handover
        from microprojects.updates import front_page as updates_section
        from networks.mandate_services import on_change
        from sempre.retention import register_rule
        from sempre.workspace import register_section

        register_section("reports", reports_section.to_do, order=10)
        register_section("contributions", contributions_section.participants, order=30)
        register_section("updates", updates_section.waiting_updates, order=40)
        on_change(handover.reassign)
        register_rule("contributions", forget_contributions)
