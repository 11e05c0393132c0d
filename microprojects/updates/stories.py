"""The public story of a micro-project: its steps and its published updates, as a reader of one language gets them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import formats

from microprojects.figures.cube import is_masked
from microprojects.figures.kept import public_cells
from microprojects.figures.totals import NO_DATA, By, Cell, Cells, Place, Spot, put_together
from microprojects.models import Attachment, Figure, MicroProject, PublicUpdate, PublicUpdateText
from microprojects.updates.texts import PICTURE_WORDS, WORDS, content_of
from sempre import languages
from sempre.partial_dates import PartialDate
from sempre.translated import Shown, Text, shown

SMALL_WIDTH = 480  # pixels; the width of the small rendition


@dataclass(frozen=True)
class ShownPicture:
    picture: Attachment
    alt: Text
    caption: Shown
    credit: str

    @property
    def url(self) -> str:
        return (self.picture.small or self.picture.picture).url

    @property
    def width(self) -> int:
        return min(self.picture.width, SMALL_WIDTH)

    @property
    def height(self) -> int:
        return round(self.picture.height * self.width / self.picture.width) if self.picture.width else 0


@dataclass(frozen=True)
class ShownFigure:
    title: Shown
    unit: Shown
    cell: Cell


@dataclass(frozen=True)
class Story:
    """One update in one language."""

    update: PublicUpdate
    title: Shown
    body: Text
    quote: Text
    pictures: list[ShownPicture] = field(default_factory=list)
    figures: list[ShownFigure] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.body.language

    @property
    def anchor(self) -> str:
        return f"update-{self.update.pk}"


@dataclass(frozen=True)
class Entry:
    """One dated point of a story: a step of the project's record, or an update."""

    date: str
    step: object = None
    story: Story | None = None


def published_stories(project: MicroProject, language: str | None = None) -> list[Story]:
    """Return what readers see, oldest first."""
    return stories_of(project.updates.published().for_story(), language)


def previewed_stories(project: MicroProject, update: PublicUpdate) -> list[Story]:
    """Return what readers see once ``update`` is published as it is being worked on."""
    drafted = PublicUpdate.objects.filter(pk=update.pk).for_story(with_drafts=True)
    for draft in drafted:
        pictures = list(draft.pictures.all())
        draft.shown_texts = [_worked_on(text, pictures) for text in draft.shown_texts]
        others = project.updates.published().exclude(pk=update.pk).for_story()
        return stories_of([*others, draft])
    return []


def _worked_on(text: PublicUpdateText, pictures: list[Attachment]) -> PublicUpdateText:
    """Put the words being worked on into ``text``, which is not saved."""
    content = content_of(text, pictures, text.language)
    for name in WORDS:
        setattr(text, name, content[name])
    text.said = {
        picture.pk: {name: content[f"{name}-{picture.uuid}"] for name in PICTURE_WORDS} for picture in pictures
    }
    return text


def stories_of(
    updates: Iterable[PublicUpdate], language: str | None = None, *, with_figures: bool = True
) -> list[Story]:
    """Return the updates (of ``for_story()``) in the reader's language, oldest first."""
    updates = list(updates)
    reports = {update.version.report_id for update in updates if update.shows_figures and update.version_id}
    figures = shown_figures(reports if with_figures else ())
    stories = (_story(update, figures, language or languages.current()) for update in updates)
    return sorted(filter(None, stories), key=lambda story: (story.update.date, story.update.pk))


def text_for(update: PublicUpdate, reader: str) -> PublicUpdateText | None:
    """Return the checked text that a reader of a language gets."""
    found = _by_language(update)
    chain = languages.fallback_chain(reader, update.original_language)
    return next((found[code] for code in chain if code in found), None)


def _by_language(update: PublicUpdate) -> dict[str, PublicUpdateText]:
    return {text.language: text for text in update.shown_texts if text.body or text.title}


def _story(update: PublicUpdate, figures: dict[int, list[ShownFigure]], reader: str) -> Story | None:
    """Return the update in the reader's language, else in the best in which it was checked."""
    by_language = _by_language(update)
    text = text_for(update, reader)
    if text is None:
        return None
    title = text.title or formats.date_format(update.date, "DATE_FORMAT")
    title_language = text.language if text.title else reader
    return Story(
        update,
        Shown(Text(title, title_language, reader)),
        Text(text.body, text.language, reader),
        Text(text.quote if update.may_quote else "", text.language, reader),
        _pictures(update, text, by_language.get(update.original_language), reader),
        figures.get(update.version.report_id, []) if update.shows_figures and update.version_id else [],
    )


def _said(text: PublicUpdateText | None) -> dict[int, dict[str, str]]:
    if text is None:
        return {}
    if hasattr(text, "said"):
        return text.said
    return {
        words.attachment_id: {name: getattr(words, name) for name in PICTURE_WORDS}
        for words in text.picture_texts.all()
    }


def _pictures(
    update: PublicUpdate, text: PublicUpdateText, original: PublicUpdateText | None, reader: str
) -> list[ShownPicture]:
    """Return the pictures that something is said about: without that, part of the readers would get nothing."""
    found = []
    for picture in update.shown_pictures:
        for source in filter(None, (text, original)):
            words = _said(source).get(picture.pk, {})
            if words.get("alt"):
                alt = Text(words["alt"], source.language, reader)
                caption = Shown(Text(words["caption"], source.language, reader))
                found.append(ShownPicture(picture, alt, caption, words["credit"]))
                break
    return found


def timeline(project: MicroProject, stories: Iterable[Story]) -> list[Entry]:
    """Return steps and updates in one order by date."""
    steps = [Entry(step.date or PartialDate(""), step=step) for step in project.steps.all()]
    told = [Entry(PartialDate(story.update.date.isoformat()), story=story) for story in stories]
    return sorted([*steps, *told], key=lambda entry: str(entry.date))


def shown_figures(reports: Iterable[int]) -> dict[int, list[ShownFigure]]:
    """Return the public figures of accepted reports by report, as every public table shows them: masked together."""
    reports = list(reports)
    if not reports:
        return {}
    rows = Figure.objects.public().filter(report__in=reports, number__isnull=False).select_related("indicator")
    figures = list(rows.order_by("-indicator__is_headline", "indicator__position", "indicator__slug"))
    projects = {str(figure.micro_project_id) for figure in figures}
    told = Q(by=By.MICRO_PROJECT, key__in=projects)
    masked = public_cells({figure.indicator for figure in figures}, told)
    found: dict[int, list[ShownFigure]] = {}
    for figure in figures:
        cell = _cell(figure, masked)
        if cell.is_known:  # of very many, people are not told by micro-project
            title, unit = shown(figure.indicator, "title"), shown(figure.indicator, "unit")
            found.setdefault(figure.report_id, []).append(ShownFigure(title, unit, cell))
    return found


def _cell(figure: Figure, masked: Cells) -> Cell:
    spot = Spot(figure.indicator_id, Place(By.MICRO_PROJECT, str(figure.micro_project_id)), figure.period_id)
    if is_masked(figure.indicator):
        return masked.get(spot, NO_DATA)
    return put_together(figure.indicator, spot, figure.number, figure.base, 1, 1, figure.corrected_at, "")
