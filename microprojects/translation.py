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


@register(Step)
class StepOptions(TranslationOptions):
    fields = ("text",)


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


@register(RollUp)
class RollUpOptions(TranslationOptions):
    fields = ("body",)
