"""The handbook as pages: contents with a search inside, chapters, the whole book, the words of the field."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.models import Phase, Term, Work
from outputs.reading.inside import Inside
from outputs.reading.outline import PartOfBook, minutes_to_read
from outputs.reading.views import NodeView, WorkView, contents_of, outputs_crumb
from outputs.reading.words_of_chapter import terms_in
from sempre import languages
from sempre.alphabet import sort_key
from sempre.drawing.way import way
from sempre.passages import headings
from sempre.reading import PublicPage, viewer
from sempre.rows import EVERY_TEXT
from sempre.search import clean_query
from sempre.translated import shown, text


class HandbookView(WorkView):
    """The contents under the three phases; ``?q=`` searches in chapters and tools."""

    kind = Work.Kind.HANDBOOK
    template_name = "outputs/handbook.html"

    def get_chapters(self):
        return contents_of(self.edition, "title", "summary", "body")  # the texts say how long they take

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        q = clean_query(self.request.GET.get("q", ""))
        for part in context["parts"]:
            for chapter in part.chapters:
                chapter.reading_minutes = minutes_to_read(chapter)
        return context | {
            "q": q,
            "inside": Inside(q) if q else None,
            "way": way(),
            "stations": stations(context["parts"]),
            "minutes": sum(chapter.reading_minutes for part in context["parts"] for chapter in part.chapters),
        }


class ChapterView(NodeView):
    """A chapter with its contents and the book's at its side."""

    kind = Work.Kind.HANDBOOK
    template_name = "outputs/chapter.html"

    def get_context_data(self, **kwargs):
        node = self.object
        return super().get_context_data(**kwargs) | {
            "headings": headings(text(node, "body"), node.stable_key),
            "reading_minutes": minutes_to_read(node),
            "terms": terms_in(text(node, "body")),
        }


class WholeBookView(WorkView):
    """All chapters on one page, to read through and to print."""

    kind = Work.Kind.HANDBOOK
    template_name = "outputs/handbook_all.html"

    def get_chapters(self):
        return contents_of(self.edition, *EVERY_TEXT)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"way": way()}

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs()[:-1], (shown(self.work, "title"), self.work.get_absolute_url()),
                (_("The whole book on one page"), "")]  # fmt: skip


def stations(parts: list[PartOfBook]) -> list[PartOfBook]:
    """Return the parts that are phases of the method, if they are the three that the way is drawn for."""
    keys = {phase.replace("_", "-") for phase in Phase.values}
    found = [part for part in parts if part.part and part.part.stable_key in keys]
    return found if len(found) == len(keys) else []


class GlossaryView(PublicPage):
    """The words of the field, in the order of the reader's alphabet."""

    template_name = "outputs/glossary.html"

    def get_breadcrumbs(self):
        work = Work.objects.visible_to(None).filter(kind=Work.Kind.HANDBOOK).first()
        crumbs = [(shown(work, "title"), work.get_absolute_url())] if work else []
        return [outputs_crumb(), *crumbs, (pgettext("words of the field", "Glossary"), "")]

    def get_context_data(self, **kwargs):
        terms = Term.objects.visible_to(viewer(self.request)).in_order("title")
        for term in terms:
            term.elsewhere = _in_other_languages(term)
        return super().get_context_data(**kwargs) | {
            "letters": _by_letter(terms),
            "terms": terms,
            "address": reverse("glossary"),
        }


def _by_letter(terms: list[Term]) -> list[tuple[str, list[Term]]]:
    """Group sorted terms by their first letter; letters that the reader's alphabet takes as one stand together."""

    def first(term: Term) -> str:
        return text(term, "title").value[:1]

    groups = groupby(terms, key=lambda term: sort_key(first(term), languages.current()))
    found = [list(rows) for _letter, rows in groups]
    return [(first(rows[0]).upper(), rows) for rows in found]


def _in_other_languages(term: Term) -> list[tuple[languages.Language, str]]:
    """Return the term in each of the other languages that has one."""
    texts = [(language, text(term, "title", language.code)) for language in languages.LANGUAGES]
    return [
        (language, found.value)
        for language, found in texts
        if found.language == language.code and language.code != languages.current()
    ]
