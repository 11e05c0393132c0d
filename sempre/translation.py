from modeltranslation.translator import TranslationOptions, register

from sempre.models import Page


class ContentOptions(TranslationOptions):
    """The fields that every record translates; empty columns stay empty, readers get a marked fallback."""

    fields = ("source_note",)


@register(Page)
class PageOptions(ContentOptions):
    fields = ("title", "summary", "body")
