import pytest
from django.core.exceptions import ValidationError

from sempre.models import Page, TranslationState
from sempre.translating.services import Conflict, Gone, Seen, plan, seen_of, write
from tests.factories.sempre import PageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def about() -> Page:
    return PageFactory(slug="about", title_en="About", title_sv="Om oss", body_en="One\n\nTwo", body_sv="")


@pytest.fixture
def person():
    return UserFactory()


def state(about: Page, field: str = "body", language: str = "sv") -> TranslationState:
    return TranslationState.objects.of(about).get(field=field, language=language)


def body(about: Page) -> str:
    return Page.objects.get(pk=about.pk).body_sv


def test_a_translation_is_written_with_its_source_and_its_writer(about, person):
    one = state(about)
    written = write(one, "Ett\r\n\r\nTvå\n", seen=seen_of(one), actor=person)
    assert (body(about), written.status, written.changed_by) == ("Ett\n\nTvå", "draft", person)
    assert (state(about).source.text, state(about).checked_by) == ("One\n\nTwo", None)


def test_a_checked_one_says_who_checked_it(about, person):
    one = state(about)
    written = write(one, "Ett", seen=seen_of(one), actor=person, is_checked=True)
    assert (written.status, written.checked_by, written.checked_at is None) == ("checked", person, False)
    again = write(written, "Ett", seen=seen_of(written), actor=person)
    assert (again.status, again.checked_by) == ("draft", None)


def test_an_outdated_one_may_stay_outdated(about, person):
    about.body_sv = "Ett"
    about.save()
    about.body_en = "Other"
    about.save()
    one = state(about)
    assert write(one, "Ett.", seen=seen_of(one), actor=person, fits=False).status == "outdated"
    one = state(about)
    assert write(one, "Annat", seen=seen_of(one), actor=person).status == "draft"
    assert state(about).source.text == "Other"


@pytest.mark.parametrize(
    ("change", "text_changed", "source_changed"),
    [({"body_sv": "Deras"}, True, False), ({"body_en": "Theirs"}, False, True)],
)
def test_what_changed_meanwhile_is_not_overwritten(about, person, change, text_changed, source_changed):
    one = state(about)
    seen = seen_of(one)
    Page.objects.filter(pk=about.pk).update(**change)
    with pytest.raises(Conflict) as caught:
        write(one, "Ett", seen=seen, actor=person)
    assert (caught.value.text_changed, caught.value.source_changed) == (text_changed, source_changed)
    assert (caught.value.text, caught.value.source) == (change.get("body_sv", ""), change.get("body_en", "One\n\nTwo"))
    assert body(about) == change.get("body_sv", "")


def test_nothing_is_written_for_a_record_that_is_gone(about, person):
    one = state(about)
    seen = seen_of(one)
    about.delete()
    with pytest.raises(Gone):
        write(one, "Ett", seen=seen, actor=person)


def test_a_text_that_does_not_fit_its_column_is_refused(about, person):
    one = state(about, "title")
    with pytest.raises(ValidationError):
        write(one, "x" * 151, seen=seen_of(one), actor=person)
    assert state(about, "title").status == "draft"


def test_a_text_that_is_emptied_is_missing_again(about, person):
    one = state(about, "title")
    assert write(one, " ", seen=seen_of(one), actor=person).status == "missing"


def test_a_missing_text_may_be_not_planned(about, person):
    assert plan(state(about), is_planned=False, actor=person).status == "not_planned"
    assert plan(state(about), is_planned=True, actor=person).status == "missing"
    assert plan(state(about, "title"), is_planned=False, actor=person).status == "draft"


def test_the_digests_are_those_of_text_and_source(about):
    assert seen_of(state(about)).text == ""
    assert seen_of(state(about)) == Seen("", seen_of(state(about, "body", "fi")).source)


def test_the_first_text_of_the_originals_language_is_no_translation_of_itself(person):
    page = PageFactory(slug="contact", title_en="", title_de="Kontakt")
    one = state(page, "title", "en")
    written = write(one, "Contact", seen=seen_of(one), actor=person, is_checked=True)
    assert (written.status, written.source, state(page, "title", "de").status) == ("original", None, "draft")


def test_what_a_person_writes_ends_the_machine_draft(about, person):
    TranslationState.objects.filter(pk=state(about).pk).update(machine_text="Ett", machine_error="x")
    one = state(about)
    written = write(one, "Ett.", seen=seen_of(one), actor=person)
    assert (written.machine_text, written.machine_error) == ("", "")
