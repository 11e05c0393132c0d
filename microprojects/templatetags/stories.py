from django import template

from sempre.translated import Text

register = template.Library()
UPDATE_TITLE = 3  # the level of an update's title in a story


@register.inclusion_tag("includes/body.html", takes_context=True)
def story_text(context, text: Text) -> dict:
    """A text of an update; the first one of a page in another language brings a note that says so."""
    noted = context["request"].__dict__.setdefault("noted_languages", set())
    is_first = text.is_fallback and text.language not in noted
    noted.add(text.language)
    return {"text": text, "html": text.markdown_below(UPDATE_TITLE), "note": is_first}
