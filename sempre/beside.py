"""A second language beside the reader's own: ``?beside=fi``, chosen in a small form, kept nowhere."""

from sempre import languages
from sempre.translated import Text
from sempre.translated import text as translated_text


class BesideMixin:
    """Texts of the page stand beside their translation when the address asks for one.

    A language that the portal does not have is told, not a 404: the page itself is there, and can be read.
    """

    beside_keeps = ()  # what else the address may say, and the form sends again

    @property
    def parameters(self):
        is_on_offer = self.request.GET.get("beside", "") in languages.NAMES
        return (*super().parameters, "beside") if is_on_offer else super().parameters

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("beside", "")
        own = languages.current()
        return super().get_context_data(**kwargs) | {
            "beside": asked if asked in languages.NAMES and asked != own else "",
            "beside_name": languages.NAMES.get(asked, ""),
            "beside_is_unknown": bool(asked) and asked not in languages.NAMES,
            "beside_choices": [tuple(language) for language in languages.LANGUAGES if language.code != own],
            "beside_kept": [(name, self.request.GET[name]) for name in self.beside_keeps if name in self.request.GET],
        }


def other_text(context, instance, field: str) -> Text | None:
    """Return a text in the second language, if it is there and another than the one shown."""
    code = context.get("beside")
    if not code:
        return None
    other = translated_text(instance, field, code)
    return other if other and other.language == code != translated_text(instance, field).language else None


def missing_language(context, value: Text, other: Text | None) -> tuple[str, str] | None:
    """Return code and name of the second language where this text lacks it; once a page."""
    code = context.get("beside")
    if not code or not value or other or value.language == code or not is_first(context, "noted_missing", code):
        return None
    return code, languages.NAMES[code]


def is_first(context, name: str, value: str) -> bool:
    """Whether ``value`` is noted for the first time on this page."""
    noted = context["request"].__dict__.setdefault(name, set())
    is_new = value not in noted
    noted.add(value)
    return is_new
