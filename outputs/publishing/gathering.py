"""From the database to a book: each function asks once, and returns what makes the book in the language then active.

So that the files of nine languages cost the queries of one.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.models import MicroProject
from outputs.models import Edition, Node, Phase, Term, Tool, Work
from outputs.publishing.book import Book, Chapter, Entry, Level, Listing, Part, Section
from outputs.publishing.imprint import EditionLine, imprint_of
from outputs.reading.cards import card_texts, minutes_needed, people_needed, published_cards
from outputs.reading.outline import PartOfBook, in_parts
from sempre import languages
from sempre.alphabet import sort_key
from sempre.alternates import absolute
from sempre.translated import Text, text

type Gather = Callable[[], Book]


def handbook(chapter: str = "") -> Gather | None:
    """Return what makes the whole handbook, or one chapter by its address; None where there is none."""
    found = _work_of(Work.Kind.HANDBOOK)
    if found is None:
        return None
    work, edition = found
    nodes = edition.nodes.pages().prefetch_related(*_PREFETCHED)
    if chapter:
        node = nodes.filter(slug=chapter).first()
        return partial(_one_chapter, work, edition, node) if node else None
    return partial(_handbook, work, edition, in_parts(nodes), list(published_cards()), list(Term.objects.published()))


def all_tool_cards() -> Gather | None:
    """Return what makes the whole catalogue."""
    tools = list(published_cards())
    return partial(_catalogue, tools) if tools else None


def chosen_cards(tools: list[Tool], address: str) -> Gather | None:
    """Return what makes a reader's own selection, in its order."""
    return partial(_selection, tools, address) if tools else None


def roadmap(*, pocket: bool = False) -> Gather | None:
    """Return what makes the roadmap, whole or only its pocket version."""
    found = _work_of(Work.Kind.ROADMAP)
    if found is None:
        return None
    practices = Node.objects.filter(kind=Node.Kind.PRACTICE).order_by("position", "pk")
    practices = practices.filter(in_pocket=True) if pocket else practices
    practices = practices.prefetch_related("levels", Prefetch("tools", Tool.objects.published()))
    areas = found[1].nodes.pages().prefetch_related(Prefetch("children", practices, to_attr="practices"))
    return partial(_roadmap, *found, list(areas), pocket)


def recommendations() -> Gather | None:
    """Return what makes the papers with their recommendations."""
    works = Work.objects.published().with_edition().filter(kind=Work.Kind.RECOMMENDATIONS)
    editions = [(work, work.shown_editions[0]) for work in works]
    papers = [(*both, list(both[1].nodes.filter(parent=None).prefetch_related(_PROJECTS))) for both in editions]
    return partial(_recommendations, papers) if papers else None


_PROJECTS = Prefetch("micro_projects", MicroProject.objects.published(), to_attr="shown_projects")
_PREFETCHED = (Prefetch("tools", Tool.objects.published(), to_attr="shown_tools"), _PROJECTS)


def _work_of(kind: str) -> tuple[Work, Edition] | None:
    work = Work.objects.published().with_edition().filter(kind=kind).first()
    return (work, work.shown_editions[0]) if work else None


def _by_title(records: Iterable, field: str = "title") -> tuple[Text, ...]:
    code = languages.current()
    return tuple(sorted((text(record, field) for record in records), key=lambda found: sort_key(found.value, code)))


def _lists(node: Node) -> tuple[Listing, ...]:
    lists = (
        Listing(_("Tools for this"), _by_title(getattr(node, "shown_tools", ()))),
        Listing(_("Micro-projects that show it"), _by_title(node.shown_projects)),
    )
    return tuple(listing for listing in lists if listing.items)


def _chapter(node: Node) -> Chapter:
    title, summary, body = (text(node, field) for field in ("title", "summary", "body"))
    return Chapter(node.stable_key, title, summary, body, lists=_lists(node))


def _own(words: str) -> Text:
    """Return words of the interface as a text in the reader's language."""
    code = languages.current()
    return Text(words, code, code)


def _book(work: Work, edition: Edition, parts: Iterable[Part], **more) -> Book:
    return Book(
        **{
            "language": languages.current(),
            "title": text(work, "title"),
            "kind": work.get_kind_display(),
            "summary": text(work, "summary"),
            "introduction": text(work, "body") or None,
            "parts": tuple(parts),
            "foot": str(EditionLine(text(work, "title").value, edition.version, edition.date)),
            "date": edition.date,
            "address": absolute(reverse(work.kind)),
            "licence": work.licence,
            "imprint": imprint_of(edition.version, edition.date, work.licence, work.original_title),
            "source_note": text(work, "source_note") or None,
            "sources": tuple(work.source_list),
            **more,
        }
    )


def _handbook(work, edition, grouped: list[PartOfBook], cards: list[Tool], terms: list[Term]) -> Book:
    parts = []
    for number, (part, chapters) in enumerate(grouped, 1):
        label = _("Part %(number)s") % {"number": number} if part else ""
        titles = {"title": text(part, "title"), "summary": text(part, "summary")} if part else {}
        key = part.stable_key if part else "chapters"
        parts.append(Part(key, tuple(map(_chapter, chapters)), label=label, **titles))
    if cards:
        summary = _own(_("Ways of working for each phase, one card a method: for copying, pinning up, taking along."))
        parts.append(Part("tools", _in_phases(cards), _own(_("The tool cards")), summary, _("Appendix")))
    return _book(work, edition, parts, glossary=_glossary(terms))


def _glossary(terms: list[Term]) -> tuple[Entry, ...]:
    code = languages.current()
    entries = [
        Entry(term.slug, *(text(term, field) for field in ("title", "summary", "aliases", "body"))) for term in terms
    ]
    return tuple(sorted(entries, key=lambda entry: sort_key(entry.title.value, code)))


def _one_chapter(work, edition, node: Node) -> Book:
    chapter = _chapter(node)
    return _book(
        work,
        edition,
        [Part("chapter", (chapter,))],
        title=chapter.title,
        kind=text(work, "title").value,
        summary=chapter.summary,
        introduction=None,
        address=absolute(node.url_in(work)),
        source_note=None,
        sources=(),
    )


def _in_phases(tools: list[Tool]) -> tuple[Chapter, ...]:
    """Return the cards by phase, in each by the reader's alphabet."""
    code, phases = languages.current(), list(Phase.values)

    def place(tool: Tool):
        return phases.index(tool.phase), sort_key(text(tool, "title").value, code)

    return tuple(map(card_of, sorted(tools, key=place)))


def card_of(tool: Tool) -> Chapter:
    """Return one card; ``shown_projects`` and the published target groups are fetched."""
    groups = ", ".join(str(text(group, "name")) for group in tool.target_groups.all())
    facts = (
        (_("Phase"), tool.get_phase_display()),
        (_("Time"), minutes_needed(tool)),
        (pgettext("of a method", "Group"), people_needed(tool)),
        (_("For whom"), groups),
    )
    sections = [(_own(field.heading), text(tool, field.field)) for field in card_texts()]
    projects = Listing(_("Micro-projects that used it"), _by_title(tool.shown_projects))
    return Chapter(
        tool.slug,
        text(tool, "title"),
        text(tool, "summary"),
        facts=tuple((label, value) for label, value in facts if value),
        sections=tuple(Section(title, body) for title, body in sections if body),
        lists=(projects,) if projects.items else (),
    )


def _loose(title: str, summary: str, address: str, tools: list[Tool], parts: Iterable[Part]) -> Book:
    """Return a book of cards, which belong to no edition: its date is that of the card changed last."""
    date = max(tool.updated_at for tool in tools).date()
    return Book(
        language=languages.current(),
        title=_own(title),
        kind=pgettext("navigation", "Tools"),
        summary=_own(summary),
        introduction=None,
        parts=tuple(parts),
        foot=str(EditionLine(title, "", date)),
        date=date,
        address=address,
        licence="CC BY 4.0",
        imprint=imprint_of("", date, "CC BY 4.0"),
        sources=tuple(dict.fromkeys(source for tool in tools for source in tool.source_list)),
    )


def _catalogue(tools: list[Tool]) -> Book:
    cards = {phase: [tool for tool in tools if tool.phase == phase] for phase in Phase.values}
    parts = [
        Part(phase, _in_phases(cards[phase]), _own(str(Phase(phase).label)), label=_("Phase %(n)s") % {"n": number})
        for number, phase in enumerate(Phase.values, 1)
        if cards[phase]
    ]
    summary = _("Ways of working that give people more say. Each card tells what it is good for, how to prepare it, "
                "how to do it and what to watch.")  # fmt: skip
    return _loose(_("Catalogue of empowerment tools"), summary, absolute(reverse("tools")), tools, parts)


def _selection(tools: list[Tool], address: str) -> Book:
    cards = tuple(map(card_of, tools))
    summary = _("A selection from the catalogue of empowerment tools.")
    return _loose(_("My set of tools"), summary, absolute(address), tools, [Part("cards", cards)])


def _roadmap(work, edition, areas: list[Node], pocket: bool) -> Book:
    chapters = [_area(area, pocket) for area in areas if area.practices or not pocket]
    if not pocket:
        return _book(work, edition, [Part("areas", tuple(chapters))])
    return _book(
        work,
        edition,
        [Part("areas", tuple(chapters))],
        kind=_("%(work)s: pocket version") % {"work": work.get_kind_display()},
    )


def _area(area: Node, pocket: bool) -> Chapter:
    sections = tuple(_practice(practice, pocket) for practice in area.practices)
    body = None if pocket else text(area, "body") or None
    return Chapter(area.stable_key, text(area, "title"), text(area, "summary"), body, sections=sections)


def _practice(practice: Node, pocket: bool) -> Section:
    levels = (Level(level.number, text(level, "text"), text(level, "example")) for level in practice.levels.all())
    return Section(
        text(practice, "title"),
        text(practice, "body"),
        text(practice, "summary"),
        _("In the pocket version") if practice.in_pocket and not pocket else "",
        tuple(levels),
    )


def _recommendations(papers: list[tuple[Work, Edition, list[Node]]]) -> Book:
    """Return one book of all papers, each a part; the newest says the date."""
    parts = [
        Part(work.slug, tuple(map(_chapter, nodes)), text(work, "title"), text(work, "summary"),
             EditionLine("", edition.version, edition.date).edition, text(work, "body") or None)
        for work, edition, nodes in papers
    ]  # fmt: skip
    first, edition, _nodes = max(papers, key=lambda paper: paper[1].date)
    title = _("Recommendations")
    return _book(
        first,
        edition,
        parts,
        title=_own(title),
        summary=_own(_("What those who decide on money and rules can do so that people in the countryside get services "
                       "they can rely on.")),
        introduction=None,
        kind="SEMPRE",
        foot=str(EditionLine(title, edition.version, edition.date)),
        imprint=imprint_of(edition.version, edition.date, first.licence),
        sources=tuple(dict.fromkeys(source for work, *_rest in papers for source in work.source_list)),
    )  # fmt: skip
