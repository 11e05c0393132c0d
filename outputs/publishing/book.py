"""A work with its parts, as both formats need it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from outputs.models import Edition, Node, Work
from sempre import languages
from sempre.translated import Text, text


@dataclass(frozen=True)
class Chapter:
    """A part of a book; every text knows its language."""

    key: str
    title: Text
    summary: Text
    body: Text
    tools: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """Everything that goes into the file of one language."""

    language: str
    title: Text
    summary: Text
    introduction: Text
    chapters: list[Chapter]
    licence: str
    imprint: list[str]
    source_note: Text
    sources: list[str]

    @property
    def untranslated(self) -> list[Text]:
        """The titles of parts whose text is shown in another language."""
        return [chapter.title for chapter in self.chapters if chapter.body.is_fallback]


def gather(work: Work, edition: Edition) -> Book:
    """Gather the work in the reader's language."""
    nodes = edition.nodes.filter(parent=None).prefetch_related("tools")
    return Book(
        language=languages.current(),
        title=text(work, "title"),
        summary=text(work, "summary"),
        introduction=text(work, "body"),
        chapters=[_chapter(node) for node in nodes],
        licence=work.licence,
        imprint=_imprint(work, edition),
        source_note=text(work, "source_note"),
        sources=work.source_list,
    )


def _chapter(node: Node) -> Chapter:
    tools = sorted((tool for tool in node.tools.all() if tool.is_published), key=lambda tool: tool.slug)
    return Chapter(
        key=node.stable_key,
        title=text(node, "title"),
        summary=text(node, "summary"),
        body=text(node, "body"),
        tools=[text(tool, "title") for tool in tools],
    )


def _imprint(work: Work, edition: Edition) -> list[str]:
    date = formats.date_format(edition.date, "DATE_FORMAT")
    lines = [
        _("Edition %(version)s of %(date)s") % {"version": edition.version, "date": date},
        _("Licence: %(licence)s") % {"licence": work.licence},
        settings.BASE_URL + reverse(work.kind),
        _("Co-funded by the European Union"),
        _(
            "SEMPRE was carried out in the Interreg Baltic Sea Region Programme 2014–2020 with support from the"
            " European Regional Development Fund (ERDF)."
        ),
    ]
    if work.original_title:
        lines.insert(0, _("Own edition of the portal, after: %(title)s") % {"title": work.original_title})
    return lines
