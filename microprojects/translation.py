from modeltranslation.translator import TranslationOptions, register

from microprojects.models import (
    Attachment,
    Indicator,
    MicroProject,
    Period,
    Reason,
    ReminderRule,
    RollUp,
    Step,
)
from sempre.translation import ContentOptions


@register(MicroProject)
class MicroProjectOptions(ContentOptions):
    fields = ("title", "summary", "body", "status_note", "participants_note")
    partners = ("partners",)


@register(Step)
class StepOptions(TranslationOptions):
    fields = ("text",)
    part_of = "micro_project"


@register(Period)
class PeriodOptions(TranslationOptions):
    fields = ("title",)


@register(Indicator)
class IndicatorOptions(TranslationOptions):
    fields = ("title", "question", "explanation", "unit")


@register(Reason)
class ReasonOptions(TranslationOptions):
    fields = ("title", "explanation")


@register(ReminderRule)
class ReminderRuleOptions(TranslationOptions):
    fields = ("title",)


@register(Attachment)
class AttachmentOptions(TranslationOptions):
    fields = ("alt", "caption")
    followed = False  # of reports: written by their reporters, translated with the public update


@register(RollUp)
class RollUpOptions(TranslationOptions):
    fields = ("body",)
    followed = False
