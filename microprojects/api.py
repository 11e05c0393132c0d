"""Micro-projects, their public updates and their figures as open data.

An update is given by its words: pictures and quotes show people, and stay on the page, where a consent holds them.
"""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import Field as Described

from microprojects.facets import Filters as Choice
from microprojects.figures.api import add_figures
from microprojects.figures.scope import periods_of, public_indicators
from microprojects.models import Figure, Indicator, MicroProject, PublicUpdate, PublicUpdateText
from microprojects.updates.stories import text_for
from networks.api import OF_NETWORK, PARTIAL
from sempre.alternates import absolute
from sempre.countries import Country
from sempre.open_data.fields import (
    COMMON,
    POSITION,
    SOURCED,
    Code,
    Fact,
    Link,
    Links,
    Made,
    Page,
    People,
    Words,
    chosen,
    one_of,
    words,
)
from sempre.open_data.resources import Filters, Resource
from sempre.open_data.routes import WORDS_ASKED, Slug, Typed, router_of


class MicroProjectFilters(Filters):
    country: one_of(Country) | None = Described(None, description="The country that it is in.")
    target_group: Slug | None = Described(None, description="Slug of a target group that it is for.")
    network: Slug | None = Described(None, description=OF_NETWORK)
    status: one_of(MicroProject.Status) | None = Described(None, description="How far it has come.")
    tool: Slug | None = Described(None, description="Slug of a tool that it used.")
    partner: Slug | None = Described(None, description="Slug of a partner that it belongs to.")
    q: Typed | None = Described(None, description=WORDS_ASKED)


def narrowed(projects: QuerySet, filters: MicroProjectFilters) -> QuerySet:
    """Narrow as the page does."""
    return Choice(filters.model_dump(exclude_none=True), projects).narrowed()


def _steps(project: MicroProject, language: Code) -> list[dict]:
    return [{"date": step.date or None, "text": words(step, "text", language)} for step in project.steps.all()]


MICRO_PROJECTS = Resource(
    name="micro-projects",
    title=_("Micro-projects"),
    about=_("Small projects that people started themselves, with a local network at their side."),
    singular="MicroProject",
    rows=MicroProject.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        Words("title"),
        Fact("original_title"),
        Fact("original_title_language"),
        Words("summary"),
        chosen("country", Country),
        Fact("place"),
        *POSITION,
        chosen("status", MicroProject.Status),
        Fact("starts", note=PARTIAL),
        Fact("ends", note=PARTIAL),
        chosen("service_type", MicroProject.ServiceType),
        chosen("ownership", MicroProject.Ownership, "How far the people it is for own it."),
        chosen("legal_form", MicroProject.LegalForm),
        chosen("phase", MicroProject.Phase),
        Fact("in_accelerators", bool, "Whether it became a start-up in SEMPRE Accelerators."),
        People("participants", note="Not given from 1 to 4; `participants_below` then says 5."),
        Fact("website"),
        Link("network", note="Slug of the local empowerment network."),
        Links("partners", note="Slugs of partners."),
        Links("target_groups", note="Slugs of target groups."),
        Links("tools", note="Slugs of tools."),
        *COMMON,
    ),
    details=(
        Words("body", note="The story. Markdown."),
        Words("status_note"),
        Made("steps", list[dict], "What happened, in order.", make=_steps),
        Links("events", note="Slugs of events."),
        Links("news", note="Slugs of news items."),
        *SOURCED,
    ),
    filters=MicroProjectFilters,
    narrow=narrowed,
    has_map=True,
)


class UpdateFilters(Filters):
    country: one_of(Country) | None = Described(None, description="The country that its micro-project is in.")
    network: Slug | None = Described(None, description=OF_NETWORK)
    micro_project: Slug | None = Described(None, description="Slug of the micro-project that it tells of.")


def narrowed_updates(updates: QuerySet, filters: UpdateFilters) -> QuerySet:
    """Narrow as the feed does."""
    updates = updates.of_place(country=filters.country or "", network=filters.network or "")
    return updates.filter(micro_project__slug=filters.micro_project) if filters.micro_project else updates


def _published_updates() -> QuerySet:
    checked = PublicUpdateText.objects.filter(status=PublicUpdateText.Status.CHECKED)
    checked = checked.only("update_id", "language", "title", "body", "status")
    return PublicUpdate.objects.published().prefetch_related(Prefetch("texts", checked, to_attr="shown_texts"))


class CheckedWords(Words):
    """A text of an update, in the languages in which a person has checked it."""

    is_stored = False

    def columns(self, language: Code):
        return ("original_language",)

    def value(self, record: PublicUpdate, language: Code) -> dict | None:
        if language is None:
            found = {text.language: getattr(text, self.name) for text in record.shown_texts}
            return {code: value for code, value in found.items() if value}
        text = text_for(record, language)
        value = getattr(text, self.name) if text else ""
        return {"text": value, "language": text.language} if value else None


def _address(update: PublicUpdate, language: Code) -> str:
    return f"{absolute(update.micro_project.get_absolute_url())}#update-{update.pk}"


OF_PROJECT = {"needs": ("micro_project", "micro_project__slug"), "with_joins": ("micro_project",)}

UPDATES = Resource(
    name="updates",
    title=_("Updates from micro-projects"),
    about=_("What micro-projects report, once their texts are checked and published."),
    singular="Update",
    rows=_published_updates,
    fields=(
        Fact("id", int),
        Made("url", make=_address, note=Page.note, **OF_PROJECT),
        Made("micro_project", make=lambda update, _: update.micro_project.slug, note="Its slug.", **OF_PROJECT),
        Fact("date", note="The day of the story."),
        Fact("published_at"),
        CheckedWords("title"),
        CheckedWords("body", note="Markdown."),
        Fact("original_language"),
    ),
    key="pk",
    order=("-published_at", "-id"),
    filters=UpdateFilters,
    narrow=narrowed_updates,
    changed="published_at",
)

INDICATORS = Resource(
    name="indicators",
    title=_("Indicators"),
    about=_("What the published figures count, and by which rules they are put together."),
    singular="Indicator",
    rows=public_indicators,
    fields=(
        Fact("slug"),
        Words("title"),
        Words("unit"),
        Words("explanation", note="What is counted, and what is not."),
        chosen("kind", Indicator.Kind),
        chosen("over_time", Indicator.OverTime),
        chosen("over_places", Indicator.OverPlaces),
        Fact("counts_people", bool),
        Fact("splits", list[str]),
        Fact("smallest_cell", int, "Numbers of people below it are not published."),
    ),
    key="",
    changed="",
)

PERIODS = Resource(
    name="periods",
    title=_("Reporting periods"),
    about=_("The periods of the published figures."),
    singular="Period",
    rows=lambda: periods_of(Figure.objects.public()),
    fields=(Fact("slug"), Words("title"), Fact("starts"), Fact("ends")),
    key="",
    changed="",
)

router = router_of(MICRO_PROJECTS, UPDATES, INDICATORS, PERIODS)
add_figures(router)
