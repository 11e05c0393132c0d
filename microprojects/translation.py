from modeltranslation.translator import TranslationOptions, register

from microprojects.models import MicroProject, Step
from sempre.translation import ContentOptions


@register(MicroProject)
class MicroProjectOptions(ContentOptions):
    fields = ("title", "summary", "body", "status_note", "participants_note")


@register(Step)
class StepOptions(TranslationOptions):
    fields = ("text",)
