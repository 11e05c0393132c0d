"""What every public page shares: who may see it, where it stands, in which languages it really exists."""

from django.http import Http404
from django.views.generic import DetailView, ListView, TemplateView
from django.views.generic.base import ContextMixin

from sempre import languages
from sempre.alternates import alternates, canonical
from sempre.made_of_rows import MadeOfRowsMixin
from sempre.rows import EVERY_TEXT, READERS_TEXTS, ask, records
from sempre.translated import languages_of, text
from sempre.translating.notes import note_of, with_notes

MOST_LISTED = 60  # micro-projects that stand on the page of something else


def viewer(request):
    """Whose eyes a public page is drawn for: nobody's in particular, an editor's only in a preview."""
    return request.user if getattr(request, "preview", False) else None


class PublicMixin(ContextMixin):
    """Head and breadcrumbs of a public page."""

    # What of the query a page is chosen by, where the values are among those on offer; all else may be anything.
    parameters: tuple[str, ...] = ()

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200:
            response.parameters = self.parameters  # what the page cache may tell pages apart by
        return response

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The way from home to here: label and address, the last without one."""
        return []

    def get_page_languages(self) -> list[str]:
        """The languages in which this page's own text exists."""
        return list(languages.CODES)

    def get_share(self) -> tuple[str, str]:
        """Title and summary for search engines and shared links."""
        crumbs = self.get_breadcrumbs()
        return (str(crumbs[-1][0]) if crumbs else "SEMPRE", "")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        title, summary = self.get_share()
        codes = self.get_page_languages()
        return context | {
            "breadcrumbs": self.get_breadcrumbs(),
            "alternates": alternates(self.request.path, codes),
            "canonical": canonical(self.request.path, codes),
            "translation_note": note_of(getattr(self, "object", None), self.request.path),
            "share_title": title,
            "share_summary": summary,
        }


class PublicPage(PublicMixin, TemplateView):
    """A page without a record of its own."""


class PublicList(MadeOfRowsMixin, PublicMixin, ListView):
    """A list of published records."""

    def get_queryset(self):
        return self.model.objects.for_list().visible_to(viewer(self.request))

    def get_records(self) -> list:
        """Return the records of the list, with the texts that a list shows."""
        if viewer(self.request) is None:
            return ask(_listed, self.model)["rows"]
        return records(self.get_queryset())


def _listed(model) -> dict:
    return {"rows": model.objects.for_list().visible_to(None)}


class PublicDetail(MadeOfRowsMixin, PublicMixin, DetailView):
    """The page of one record: a draft is a 404 for everyone but its editors.

    The record comes alone; a page gathers what hangs on it in one statement (``sempre.rows``).
    """

    def get_queryset(self):
        return self.model.objects.visible_to(viewer(self.request))

    def get_object(self, queryset=None):
        slug = self.kwargs["slug"]
        if viewer(self.request) is None:
            found = ask(_of_slug, self.model, texts_for(self.request), slug=slug)["rows"]
        else:
            found = records(with_notes(self.get_queryset().filter(slug=slug)), *EVERY_TEXT)
        if not found:
            raise Http404
        return found[0]

    def get_page_languages(self) -> list[str]:
        return languages_of(self.object, *self.model.own_text) or list(languages.CODES)

    def get_share(self) -> tuple[str, str]:
        return str(text(self.object, self.model.title_field)), str(text(self.object, "summary"))


def _of_slug(model, texts: tuple[str, ...], slug) -> dict:
    return {"rows": (with_notes(model.objects.visible_to(None).filter(slug=slug)), *texts)}


def texts_for(request) -> tuple[str, ...]:
    """Return which texts of its own record a page shows."""
    return EVERY_TEXT if "beside" in request.GET else READERS_TEXTS


def choice_or_404(value: str, choices: type) -> str:
    """Return ``value`` when it is one of ``choices`` or empty; raise ``Http404`` otherwise."""
    if value and value not in choices.values:
        raise Http404
    return value
