"""Tools, works with their parts, recommendations and terms as open data."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import Field as Described

from networks.api import PARTIAL
from outputs.choosing import MOST_MINUTES, narrowed_tools
from outputs.models import Node, Phase, Term, Tool, Work
from outputs.reading.cards import card_texts
from sempre import search
from sempre.alternates import absolute
from sempre.open_data.fields import COMMON, SOURCED, Code, Fact, Link, Links, Made, Page, Words, chosen, one_of
from sempre.open_data.resources import Filters, Resource, as_asked
from sempre.open_data.routes import WORDS_ASKED, Slug, Typed, router_of
from sempre.querysets import OneOf


class ToolFilters(Filters):
    phase: one_of(Phase) | None = Described(None, description="The phase of work that it belongs to.")
    target_group: Slug | None = Described(None, description="Slug of a target group that it is made for.")
    time: int | None = Described(None, ge=0, le=MOST_MINUTES, description="Minutes at hand: tools that may take less.")
    q: Typed | None = Described(None, description=WORDS_ASKED)


def narrowed(tools: QuerySet, filters: ToolFilters) -> QuerySet:
    """Narrow as the page does."""
    tools = narrowed_tools(tools, filters.model_dump(include={"phase", "target_group"}))
    if filters.time is not None:
        tools = narrowed_tools(tools, {"time": str(filters.time)})
    return tools.filter(OneOf("pk", search.ids(Tool, filters.q))) if filters.q else tools


TOOLS = Resource(
    name="tools",
    title=pgettext_lazy("navigation", "Tools"),
    about=_("Ways of working that give people more say."),
    singular="Tool",
    rows=Tool.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        Words("title"),
        Words("summary"),
        chosen("phase", Phase),
        Fact("minutes_min", int),
        Fact("minutes_max", int),
        Fact("group_min", int, "People, at least."),
        Fact("group_max", int, "People, at most."),
        Links("target_groups", note="Slugs of target groups."),
        Links("micro_projects", note="Slugs of the micro-projects that used it."),
        *COMMON,
    ),
    details=(*(Words(card.field, note="Markdown.") for card in card_texts()), *SOURCED),
    filters=ToolFilters,
    narrow=narrowed,
)


# Parts of works

ADDRESSED = (
    Node.Kind.PART,
    Node.Kind.CHAPTER,
    Node.Kind.AREA,
    Node.Kind.PRACTICE,
    Node.Kind.MODULE,
    Node.Kind.UNIT,
    Node.Kind.RECOMMENDATION,
)
WORK = "edition__work"


class OfWork(Filters):
    work: Slug | None = Described(None, description="Slug of the output that it belongs to.")


class PartFilters(OfWork):
    kind: one_of(Node.Kind) | None = Described(None, description="What it is in the output, such as a chapter.")


def narrowed_parts(parts: QuerySet, filters: PartFilters) -> QuerySet:
    parts = parts.filter(**{f"{WORK}__slug": filters.work}) if filters.work else parts
    return parts.filter(kind=filters.kind) if filters.kind else parts


def _of_work(name: str, note: str, make) -> Made:
    needs = ("edition", WORK, f"{WORK}__slug", f"{WORK}__kind", "parent", "parent__slug", "parent__stable_key")
    return Made(name, note=note, make=make, needs=(*needs, "edition__version"), with_joins=(WORK, "parent"))


OF_PART = (
    Fact("key", source="stable_key", note="Never changes, across editions."),
    _of_work("url", Page.note, lambda part, _: absolute(part.url_in(part.edition.work))),
    _of_work("work", "Slug of the work.", lambda part, _: part.edition.work.slug),
    _of_work("edition", "Its version.", lambda part, _: part.edition.version),
    _of_work("parent", "Key of the part that it belongs to.", lambda part, _: part.parent and part.parent.stable_key),
    chosen("kind", Node.Kind),
    Fact("slug"),
    Fact("position", int),
    Words("title"),
    Words("summary"),
    Fact("minutes", int),
    Links("tools", note="Slugs of tools."),
    Links("micro_projects", note="Slugs of micro-projects."),
)

PARTS = Resource(
    name="parts",
    title=_("Parts of the outputs"),
    about=_("Chapters, areas, practices, modules, units and recommendations with their summaries and addresses."),
    singular="Part",
    rows=lambda: Node.objects.published().filter(kind__in=ADDRESSED),
    fields=OF_PART,
    key="",
    order=("id",),
    filters=PartFilters,
    narrow=narrowed_parts,
    changed="edition__date",
)


RECOMMENDATIONS = Resource(
    name="recommendations",
    title=_("Recommendations"),
    about=_("What the partnership recommends to those who decide, in full."),
    singular="Recommendation",
    rows=lambda: Node.objects.published().filter(
        kind=Node.Kind.RECOMMENDATION, edition__work__kind=Work.Kind.RECOMMENDATIONS
    ),
    fields=(*OF_PART, Words("body", note="Markdown."), Words("audience", note="For whom.")),
    key="",
    order=("id",),
    filters=OfWork,
    narrow=lambda rows, filters: rows.filter(**{f"{WORK}__slug": filters.work}) if filters.work else rows,
    changed="edition__date",
)


# Works


class WorkFilters(Filters):
    kind: one_of(Work.Kind) | None = Described(None, description="What kind of output it is.")


FILES = {
    Work.Kind.HANDBOOK: ("handbook-pdf", "handbook-epub"),
    Work.Kind.ROADMAP: ("roadmap-pdf",),
    Work.Kind.RECOMMENDATIONS: ("recommendations-pdf",),
}


def _editions(work: Work, language: Code) -> list[dict]:
    return [
        {"version": edition.version, "date": edition.date.isoformat(), "complete_in": edition.languages}
        for edition in work.shown_editions
    ]


def _files(work: Work, language: Code) -> list[str]:
    return [absolute(reverse(name)) for name in FILES.get(work.kind, ())]


def _parts(work: Work, language: Code) -> list[dict]:
    """Return the parts of the newest edition: those above before those below, each in its order."""
    rows = (
        PARTS.rows().filter(edition__work=work).order_by(F("parent__position").asc(nulls_first=True), "position", "pk")
    )
    return [PARTS.row(part, language) for part in PARTS.read(rows, language)]


OUTPUTS = Resource(
    name="outputs",
    title=pgettext_lazy("navigation", "Outputs"),
    about=_("The handbook, the roadmap, the training modules and the policy recommendations, with their editions."),
    singular="Output",
    rows=lambda: Work.objects.published().with_edition(),
    fields=(
        Fact("slug"),
        Page(needs=("slug", "kind")),
        chosen("kind", Work.Kind),
        Words("title"),
        Fact("original_title"),
        Words("summary"),
        Words("audience", note="For whom."),
        Fact("published", note=PARTIAL),
        Link("publisher", note="Slug of the partner that wrote it."),
        Fact("website", note="Address of the original."),
        Fact("licence"),
        Made("edition", note="The newest published edition.", make=lambda work, _: work.shown_editions[0].version),
        Made("files", list[str], "The same to download.", make=_files, needs=("kind",)),
        *COMMON,
    ),
    details=(
        Words("body", note="Markdown."),
        Made("editions", list[dict], "Published editions, the newest first.", make=_editions),
        Made("parts", list[PARTS.row_schema], "The parts of the newest edition.", make=_parts),
        *SOURCED,
    ),
    filters=WorkFilters,
    narrow=as_asked,
)

TERMS = Resource(
    name="terms",
    title=pgettext_lazy("words of the field", "Glossary"),
    about=_("The words of the field: one term a language, what it means, and why this word."),
    singular="Term",
    rows=Term.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        Words("title"),
        Words("summary"),
        Words("aliases", note="Other words for it, separated by commas."),
        *COMMON,
    ),
    details=(Words("body", note="Why this word. Markdown."), *SOURCED),
)

router = router_of(TOOLS, OUTPUTS, PARTS, RECOMMENDATIONS, TERMS)
