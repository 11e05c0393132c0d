from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutputsConfig(AppConfig):
    name = "outputs"
    verbose_name = _("Outputs")
    not_on_pages = (
        "AssessmentAction", "AssessmentRound", "Attempt", "Enrolment", "Invitation", "Organisation", "OwnQuestion",
        "Response", "UnitProgress",
    )  # fmt: skip

    def ready(self):
        import outputs.audit
        import outputs.loading  # noqa: F401 - registers what content/ may hold
        from outputs.assessments import front_page as assessments_section
        from outputs.assessments.retention import forget_organisations
        from outputs.training.services import forget_enrolments
        from sempre.retention import register_rule
        from sempre.workspace import register_section

        register_section("assessments", assessments_section.assessments, order=60)
        register_rule("assessments", forget_organisations)
        register_rule("training", forget_enrolments)
