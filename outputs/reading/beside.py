"""A second language beside the reader's own: ``?beside=fi``, chosen in a small form, kept nowhere."""

from sempre import languages


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
            "beside_choices": [language for language in languages.LANGUAGES if language.code != own],
            "beside_kept": [(name, self.request.GET[name]) for name in self.beside_keeps if name in self.request.GET],
        }
