from modeltranslation.translator import TranslationOptions, register

from outputs.models import AudienceQuestion, Choice, Edition, Level, Node, Question, Term, Tool, Work
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
    part_of = "work"


@register(Node)
class NodeOptions(TranslationOptions):
    fields = ("title", "summary", "body", "audience", "goals")


@register(Term)
class TermOptions(ContentOptions):
    fields = ("title", "summary", "body", "aliases")


@register(Level)
class LevelOptions(TranslationOptions):
    fields = ("text", "example")
    part_of = "node"


@register(AudienceQuestion)
class AudienceQuestionOptions(TranslationOptions):
    fields = ("text", "help")
    part_of = "node"


@register(Question)
class QuestionOptions(TranslationOptions):
    fields = ("text",)


@register(Choice)
class ChoiceOptions(TranslationOptions):
    fields = ("text", "explanation", "match")
    part_of = "question"
