import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sempre import languages
from sempre.audit import acting
from sempre.models import Page, SourceText, TranslationState
from sempre.translating.following import follow, follow_all, follow_files, postponed
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.sempre import PageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def about() -> Page:
    return PageFactory(slug="about", title_en="About", title_sv="Om oss", body_en="One\n\nTwo", body_sv="Ett\n\nTvå")


def state(about: Page, field: str, language: str) -> TranslationState:
    return TranslationState.objects.of(about).get(field=field, language=language)


def status(about: Page, field: str = "body", language: str = "sv") -> str:
    return state(about, field, language).status


def test_a_new_record_has_honest_states(about):
    assert [status(about, "body", code) for code in ("en", "sv", "lt")] == ["original", "draft", "missing"]
    assert state(about, "body", "sv").source.text == "One\n\nTwo"
    assert state(about, "body", "lt").source is None


def test_a_text_that_no_language_has_is_nobodys_gap(about):
    assert TranslationState.objects.of(about).filter(field="source_note").count() == 0
    about.source_note_da = "Kilde"
    about.save()
    assert TranslationState.objects.of(about).filter(field="source_note").count() == len(languages.CODES)
    assert (status(about, "source_note", "da"), status(about, "source_note", "en")) == ("original", "missing")
    about.source_note_da = ""
    about.save()
    assert TranslationState.objects.of(about).filter(field="source_note").count() == 0


def test_a_changed_source_outdates_what_was_made_from_it_and_nothing_else(about):
    about.body_en = "One\n\nTwo and a half"
    about.save()
    assert (status(about), status(about, "title"), status(about, "body", "lt")) == ("outdated", "draft", "missing")
    assert state(about, "body", "sv").source.text == "One\n\nTwo"
    assert Page.objects.get(slug="about").body_sv == "Ett\n\nTvå"


def test_a_source_that_is_changed_back_brings_the_state_back(about):
    TranslationState.objects.of(about).filter(language="sv").update(status="checked", checked_at="2026-01-01T00:00Z")
    about.body_en = "Other"
    about.save()
    about.body_en = "One\n\nTwo"
    about.save()
    assert status(about) == "checked"


def test_source_and_translation_written_together_fit(about):
    about.body_en, about.body_sv = "Three", "Tre"
    about.save()
    assert (status(about), state(about, "body", "sv").source.text) == ("draft", "Three")


def test_an_outdated_text_stays_so_until_somebody_says_that_it_fits(about):
    about.body_en = "Three"
    about.save()
    about.body_sv = "Tre"
    about.save()
    assert status(about) == "outdated"
    about.body_sv = "Tre!"
    with postponed():
        about.save()
    follow_files([about])
    assert (status(about), state(about, "body", "sv").source.text) == ("draft", "Three")


def test_files_bring_texts_that_fit_but_for_what_somebody_edited(about):
    TranslationState.objects.of(about).filter(field="body", language="sv").update(
        status="checked", checked_at="2026-01-01T00:00Z"
    )
    about.body_en = "“One”"
    with postponed() as saved:
        about.save()
    follow_files(saved)
    assert (status(about), state(about, "body", "sv").source.text) == ("checked", "“One”")
    about.body_en, about.edited_columns = "Two", {"body_sv"}
    with postponed() as saved:
        about.save()
    follow_files(saved)
    assert status(about) == "outdated"


def test_a_changed_translation_is_no_longer_checked_and_says_who_changed_it(about):
    person = UserFactory()
    TranslationState.objects.of(about).filter(language="sv").update(
        status="checked", checked_at="2026-01-01T00:00Z", checked_by=person
    )
    about.body_sv = "Ett"
    with acting(person):
        about.save()
    now = state(about, "body", "sv")
    assert (now.status, now.checked_at, now.checked_by, now.changed_by) == ("draft", None, None, person)


def test_what_is_not_planned_stays_so_until_it_exists(about):
    TranslationState.objects.of(about).filter(language="lt").update(status="not_planned")
    about.save()
    assert status(about, "body", "lt") == "not_planned"
    about.body_lt = "Vienas"
    about.save()
    assert status(about, "body", "lt") == "draft"


def test_a_machine_draft_is_one_until_somebody_writes(about):
    source = state(about, "body", "sv").source
    TranslationState.objects.of(about).filter(language="lt").update(machine_text="Vienas", source=source)
    about.save()
    assert status(about, "body", "lt") == "machine"
    about.body_lt = "Vienas"  # shown to readers as it is
    about.save()
    assert status(about, "body", "lt") == "machine"
    about.body_lt = "Vienas, du"
    about.save()
    assert status(about, "body", "lt") == "draft"


def test_another_original_makes_the_old_one_a_translation(about):
    about.original_language = "sv"
    about.save()
    assert (status(about, "body", "sv"), status(about, "body", "en")) == ("original", "draft")


def test_with_the_original_language_of_a_record_that_of_its_parts_changes():
    project = MicroProjectFactory(title_sv="Trädgård")
    step = StepFactory(micro_project=project, text_en="Meet", text_sv="Möte")
    project.original_language = "sv"
    project.save()
    of_step = dict(
        TranslationState.objects.of(step).filter(language__in=("en", "sv")).values_list("language", "status")
    )
    assert of_step == {"en": "draft", "sv": "original"}


def test_parts_are_followed_with_their_record():
    project = MicroProjectFactory()
    step = StepFactory(micro_project=project, text_en="Meet", text_fi="")
    states = TranslationState.objects.of_record(project)
    assert states.filter(object_id=step.pk, field="text", language="fi").get().status == "missing"
    step.delete()
    assert states.filter(field="text").count() == 0


def test_what_was_written_past_django_is_found_later(about):
    Page.objects.filter(pk=about.pk).update(body_en="Other")
    assert status(about) == "draft"
    assert follow_all() == 2  # the original's own state, and what it outdates
    assert status(about) == "outdated"
    Page.objects.filter(pk=about.pk)._raw_delete("default")
    follow_all()
    assert TranslationState.objects.of(about).count() == 0


def test_a_source_is_kept_once(about):
    PageFactory(slug="contact", title_en="About", title_sv="Om")
    assert SourceText.objects.filter(text="About").count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_following_takes_the_same_number_of_statements_for_many(number):
    with postponed():
        pages = [PageFactory(slug=slug, body_en=f"{slug}!", body_sv="x") for slug in ("about", "home", "contact")]
    follow(pages[:1])  # the content types are known from here on
    TranslationState.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        follow(pages[:number])
    assert len([query for query in queries if "sempre_" in query["sql"]]) == 3


def test_saving_what_is_no_text_asks_nothing(about):
    with CaptureQueriesContext(connection) as queries:
        about.save(update_fields=["state"])
    assert [query for query in queries if "translationstate" in query["sql"]] == []
