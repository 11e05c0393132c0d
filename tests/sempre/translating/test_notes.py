import pytest
from django.utils import translation

from sempre import languages
from sempre.models import Page, TranslationState
from sempre.translating.notes import TranslationNote, note_of, with_notes
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.outputs import NodeFactory
from tests.factories.sempre import PageFactory

pytestmark = pytest.mark.django_db

OUTDATED = "Texts on this page were changed after they had been translated"
MACHINE = "A machine translated texts on this page"


@pytest.fixture
def about() -> Page:
    return PageFactory(
        slug="about", original_language="da", title_da="Om", title_en="About", body_da="Tekst", body_en="Text"
    )


def set_status(page: Page, status: str) -> None:
    TranslationState.objects.of(page).filter(field="body", language="en").update(status=status)


def told(page: Page, language: str = "en") -> TranslationNote | None:
    with translation.override(language):
        return note_of(with_notes(Page.objects.filter(pk=page.pk)).get(), f"/{language}/about/")


def test_what_fits_is_not_told_of(about):
    assert told(about) is None


def test_an_outdated_text_is_told_with_the_way_to_the_newest(about):
    set_status(about, "outdated")
    note = told(about)
    assert note == TranslationNote(True, False, "da", "/da/about/")
    assert (note.language_name, told(about, "da"), told(about, "fi")) == (languages.NAMES["da"], None, None)


def test_a_machine_draft_is_told_of(about):
    set_status(about, "machine")
    assert told(about) == TranslationNote(False, True, "da", "/da/about/")


def test_a_draft_that_no_reader_sees_is_not_told_of(about):
    about.body_en = ""
    about.save()
    set_status(about, "machine")
    assert told(about) is None


def test_the_parts_of_a_record_are_told_of_with_it(visitor):
    project = MicroProjectFactory(slug="garden")
    step = StepFactory(micro_project=project, text_sv="Möte")
    TranslationState.objects.of(step).filter(language="sv").update(status="outdated")
    assert 'class="note note-language"' in visitor.get("/sv/micro-projects/garden/").text


@pytest.mark.parametrize(("status", "words"), [("outdated", OUTDATED), ("machine", MACHINE)])
def test_the_page_tells_its_readers_and_links_to_the_original(visitor, about, status, words):
    set_status(about, status)
    html = visitor.get("/en/about/").text
    assert words in html
    assert '<a href="/da/about/" hreflang="da" lang="da">Dansk</a>' in html
    assert (OUTDATED in html, MACHINE in html) == (status == "outdated", status == "machine")
    assert '<p class="note note-language">' not in visitor.get("/da/about/").text


def test_a_chapter_tells_its_readers_too(visitor):
    node = NodeFactory(kind="chapter", title_sv="Makt", body_en="Text", body_sv="Text på svenska")
    TranslationState.objects.of(node).filter(field="body", language="sv").update(status="outdated")
    with translation.override("sv"):
        address = node.get_absolute_url()
    assert '<a href="/en/' in visitor.get(address).text.partition('class="note note-language"')[2][:500]


def test_a_page_takes_no_statement_more(visitor, about, django_assert_num_queries):
    visitor.get("/en/about/")
    with django_assert_num_queries(1):
        visitor.get("/en/about/")
