from modeltranslation.translator import TranslationOptions, register

from outputs.models import Edition, Node, Tool, Work
from sempre.translation import ContentOptions


@register(Tool)
class ToolOptions(ContentOptions):
    fields = (
        "title",
        "summary",
        "purpose",
        "preparation",
        "steps",
        "tips",
        "pitfalls",
        "ethics",
        "accessibility",
        "evidence",
    )


@register(Work)
class WorkOptions(ContentOptions):
    fields = ("title", "summary", "body", "audience")


@register(Edition)
class EditionOptions(TranslationOptions):
    fields = ("change_note",)


@register(Node)
class NodeOptions(TranslationOptions):
    fields = ("title", "summary", "body", "audience", "goals")
