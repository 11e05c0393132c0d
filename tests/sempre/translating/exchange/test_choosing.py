"""Which texts go into which files, with what beside them."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from sempre.models import Page, TranslationRight, TranslationState, TranslationStatus
from sempre.translating.exchange.choosing import FORMATS, chosen, packed, parcels
from sempre.translating.exchange.files import Note, Parcel
from sempre.translating.exchange.xliff_reading import read
from sempre.translating.parts import digest
from sempre.translating.records import kinds
from sempre.translating.services import Seen
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.outputs import ChoiceFactory, LevelFactory, NodeFactory, QuestionFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory
from tests.sempre.translating.exchange.nasty import parcel, unit

pytestmark = pytest.mark.django_db
SITE = "https://sempre.example"
EVERY = tuple(TranslationStatus)


@pytest.fixture
def office():
    return UserFactory(office=True)


def sent(user, language: str = "sv", statuses=EVERY, only: str = "") -> list[Parcel]:
    wanted = [kind for kind in kinds() if not only or kind.name == only]
    return parcels(chosen(user, language, kinds=wanted, statuses=statuses), language, SITE)


def keys(found: list[Parcel]) -> list[str]:
    return [one.key for parcel_ in found for one in parcel_.units]


def test_texts_are_chosen_by_language_kind_and_status(office):
    PageFactory(slug="about", title="About", title_sv="Om", summary="")
    MicroProjectFactory(slug="alldi", title="Alldi", summary="")
    assert keys(sent(office, only="page")) == ["page/about/title"]
    assert keys(sent(office, statuses=["missing"], only="page")) == []
    assert keys(sent(office, "fi", statuses=["missing"], only="page")) == ["page/about/title"]
    assert keys(sent(office, "fi", statuses=["missing"], only="microproject")) == ["micro-project/alldi/title"]


def test_an_original_never_goes_into_its_own_language(office):
    PageFactory(slug="about", title="About")
    assert keys(sent(office, "en", only="page")) == []


def test_only_what_the_person_may_translate(office):
    mine, partner = PageFactory(slug="about", title="About"), PartnerFactory()
    own = MicroProjectFactory(slug="own", title="Own", summary="", partners=[partner])
    MicroProjectFactory(slug="foreign", title="Foreign", summary="", draft=True)
    coordinator, translator = UserFactory(coordinator_of=partner), UserFactory()
    TranslationRight.objects.create(user=translator, language="sv")
    assert keys(sent(coordinator, only="microproject")) == [f"micro-project/{own.slug}/title"]
    assert keys(sent(coordinator, only="page")) == []
    assert set(keys(sent(translator))) >= {f"page/{mine.slug}/title", "micro-project/foreign/title"}
    assert (sent(translator, "fi"), sent(UserFactory())) == ([], [])


def test_each_original_language_has_its_file(office):
    PageFactory(slug="about", title="About", summary="")
    PageFactory(slug="contact", title="", title_de="Kontakt", original_language="de", summary="")
    found = sent(office, only="page")
    assert [(one.source_language, one.language, keys([one])) for one in found] == [
        ("de", "sv", ["page/contact/title"]),
        ("en", "sv", ["page/about/title"]),
    ]


def test_a_text_brings_what_a_translator_needs(office):
    page = PageFactory(slug="about", title="About", title_sv="Om", summary="")
    Page.objects.get(pk=page.pk)
    page.title_en = "About us"
    page.save()
    [one] = sent(office, only="page")[0].units
    assert (one.key, one.record, one.label, one.source, one.text, one.status, one.limit) == (
        "page/about/title", "About us", "Title", "About us", "Om", "outdated", 150,
    )  # fmt: skip
    assert one.seen == Seen(digest("Om"), digest("About us"))
    changed = "The source has changed since this translation was made. These paragraphs read before:\n\nAbout"
    assert one.notes == (
        Note("location", "https://sempre.example/en/about/"),
        Note("length", "At most 150 characters."),
        Note("change", changed),
    )


def test_notes_and_names_are_in_the_language_of_whoever_exports(office):
    PageFactory(slug="about", title="About", title_de="Über uns", summary="")
    with translation.override("de"):
        [one] = sent(office, only="page")[0].units
    assert one.record == "Über uns"


def test_parts_follow_their_record(office):
    project = MicroProjectFactory(slug="alldi", title="Alldi", summary="What")
    first, second = StepFactory(micro_project=project, text="One"), StepFactory(micro_project=project, text="Two")
    MicroProjectFactory(slug="other", title="Other", summary="")
    found = sent(office, only="microproject")
    assert keys(found) == [
        "micro-project/alldi/title",
        "micro-project/alldi/summary",
        f"micro-project/alldi/step-{first.pk}/text",
        f"micro-project/alldi/step-{second.pk}/text",
        "micro-project/other/title",
    ]
    assert found[0].units[2].label == f"Step {first.pk}: what happened"


def test_a_machine_draft_goes_along_as_long_as_it_is_one(office):
    PageFactory(slug="about", title="About", summary="")
    TranslationState.objects.filter(language="sv", field="title").update(status="machine", machine_text="Om")
    TranslationState.objects.filter(language="fi", field="title").update(machine_text="Tietoa")
    assert [(one.text, one.machine_text, one.seen.text) for one in sent(office, only="page")[0].units] == [
        ("", "Om", "")
    ]
    assert [one.machine_text for one in sent(office, "fi", only="page")[0].units] == [""]


def test_the_number_of_statements_does_not_grow(office):
    def more() -> None:
        node = NodeFactory()
        LevelFactory(node=node)
        ChoiceFactory(question=QuestionFactory(node=node))
        StepFactory(micro_project=MicroProjectFactory())

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            sent(office)
        return len(captured)

    more()
    cost()
    first = cost()
    more()
    more()
    assert cost() == first


def test_large_choices_become_several_files(office, monkeypatch):
    monkeypatch.setattr("sempre.translating.exchange.choosing.MOST_CHARACTERS", 12)
    for slug in ("about", "contact", "privacy"):
        PageFactory(slug=slug, title="1234567", summary="")
    assert [len(one.units) for one in sent(office, only="page")] == [1, 1, 1]


# The file to download


@pytest.mark.parametrize(
    ("name", "ending", "media_type"),
    [
        ("xliff-1.2", "xlf", "application/x-xliff+xml"),
        ("xliff-2.0", "xliff2.xlf", "application/x-xliff+xml"),
        ("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_one_file_is_named_by_portal_languages_and_day(name, ending, media_type):
    file_name, type_, data = packed([parcel(unit())], FORMATS[name])
    assert (file_name, type_) == (f"sempre-en-sv-{timezone.localdate().isoformat()}.{ending}", media_type)
    assert data[:2] == (b"PK" if name == "xlsx" else b"<?")


def test_several_files_come_as_a_zip():
    three = [Parcel("de", "sv", [unit()]), parcel(unit("A")), parcel(unit("B"))]
    name, media_type, data = packed(three, FORMATS["xliff-1.2"])
    day = timezone.localdate().isoformat()
    assert (name, media_type) == (f"sempre-sv-{day}.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {one: read(archive.read(one)).units[0].source for one in archive.namelist()}
    assert found == {
        f"sempre-de-sv-{day}.xlf": "Source",
        f"sempre-en-sv-{day}-1.xlf": "A",
        f"sempre-en-sv-{day}-2.xlf": "B",
    }
