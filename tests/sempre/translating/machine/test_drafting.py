import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from sempre.models import Page, TranslationState
from sempre.translating.machine import drafting
from sempre.translating.machine.drafting import MEANWHILE, allow, draft_some, forbid, want, wanted_of
from sempre.translating.machine.providers import Service
from sempre.translating.services import seen_of, write
from tests.factories.sempre import PageFactory, UserFactory

pytestmark = pytest.mark.django_db

BODY = "Read [more](https://example.org/).\n\n- one\n- two"


@pytest.fixture
def about() -> Page:
    return PageFactory(
        slug="about", title_en="About", title_sv="Om", title_fi="", summary_en="", body_en=BODY, body_sv="", body_fi=""
    )


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def state(page: Page, field: str = "body", language: str = "fi") -> TranslationState:
    return TranslationState.objects.of(page).get(field=field, language=language)


def finnish(page: Page) -> tuple[str, str]:
    page = Page.objects.get(pk=page.pk)
    return page.title_fi, page.body_fi


def ask(page: Page, now: dt.datetime, language: str = "fi") -> int:
    return want(wanted_of(TranslationState.objects.of(page), language), now)


def test_drafts_are_asked_for_what_is_missing(about, now):
    assert (ask(about, now), ask(about, now), ask(about, now, "sv")) == (2, 0, 1)


def test_a_draft_is_kept_apart_and_no_reader_sees_it(about, now, stub):
    ask(about, now)
    assert draft_some(now) == 2
    one = state(about)
    assert (one.status, one.machine_name, one.machine_wanted_at) == ("machine", "libretranslate", None)
    assert one.machine_text == "Read [more](https://example.org/). (fi)\n\n- one\n- two (fi)"
    assert finnish(about) == ("", "")


def test_a_text_is_sent_paragraph_by_paragraph(about, now, stub):
    ask(about, now)
    draft_some(now)
    assert [asked["q"] for asked in stub.asked] == [["About"], ["Read [more](https://example.org/).", "- one\n- two"]]


def test_without_a_service_nothing_happens(about, now):
    ask(about, now)
    assert (draft_some(now), state(about).machine_wanted_at) == (0, now)


@pytest.mark.parametrize(
    "broken",
    [
        lambda text, language: text.replace("https://example.org/", "https://elsewhere.org/"),
        lambda text, language: text.replace("- ", "– "),
        lambda text, language: f"<p>{text}</p>",
        lambda text, language: text.replace("Read", "Read &amp;"),
    ],
)
def test_a_draft_that_breaks_the_text_or_brings_markup_is_not_kept(about, now, stub, broken):
    stub.translate = broken
    want(TranslationState.objects.filter(pk=state(about).pk), now)
    assert draft_some(now) == 0
    one = state(about)
    assert (one.status, one.machine_text, one.machine_wanted_at) == ("missing", "", None)
    assert one.machine_error == "The draft lost links, lists or placeholders of its source, or brought markup."


def test_a_busy_service_is_asked_again_later_and_the_others_wait_too(about, now, stub):
    ask(about, now)
    stub.status = 429
    assert (draft_some(now), len(stub.asked)) == (0, 1)
    assert {one.machine_wanted_at for one in (state(about), state(about, "title"))} == {now + MEANWHILE}
    stub.status = 200
    assert (draft_some(now), draft_some(now + MEANWHILE)) == (0, 2)
    assert state(about).machine_error == ""


def test_a_draft_of_a_source_that_changed_meanwhile_is_asked_again(about, now, stub, monkeypatch):
    ask_service = Service.translate

    def translate(self, *args):
        Page.objects.filter(pk=about.pk).update(title_en="Other")
        return ask_service(self, *args)

    monkeypatch.setattr(Service, "translate", translate)
    want(TranslationState.objects.filter(pk=state(about, "title").pk), now)
    assert (draft_some(now), state(about, "title").machine_text) == (0, "")
    assert (draft_some(now), state(about, "title").machine_text) == (1, "Other (fi)")


def test_a_record_that_went_asks_for_nothing(about, now, stub):
    ask(about, now)
    Page.objects.filter(pk=about.pk)._raw_delete("default")
    assert (draft_some(now), stub.asked, TranslationState.objects.filter(machine_wanted_at=now).count()) == (0, [], 0)


def test_an_outdated_text_keeps_standing_beside_its_draft(about, now, stub):
    about.title_en = "About us"
    about.save()
    assert ask(about, now, "sv") == 2
    draft_some(now)
    one = state(about, "title", "sv")
    assert (one.status, one.machine_text, Page.objects.get(pk=about.pk).title_sv) == ("outdated", "About us (sv)", "Om")


def test_readers_see_drafts_of_a_kind_only_while_they_are_allowed(about, now, stub):
    office, kind = UserFactory(), ContentType.objects.get_for_model(Page)
    want(TranslationState.objects.filter(pk=state(about).pk), now)
    draft_some(now)
    draft = state(about).machine_text
    assert (allow(kind, office), finnish(about)[1], state(about).status) == (1, draft, "machine")
    assert (forbid(kind, office), finnish(about)[1], state(about).status) == (1, "", "machine")
    allow(kind, office)
    about.refresh_from_db()
    about.source_note_en = "From a report."
    about.save()
    want(TranslationState.objects.filter(pk=state(about, "source_note").pk), now)
    draft_some(now)  # what comes from now on is shown at once
    assert Page.objects.get(pk=about.pk).source_note_fi == "From a report. (fi)"


def test_what_stands_in_lists_waits_for_a_person(about, now, stub):
    ask(about, now)
    draft_some(now)
    assert (allow(ContentType.objects.get_for_model(Page), UserFactory()), finnish(about)[0]) == (1, "")


def test_what_a_person_wrote_is_never_taken_off(about, now, stub):
    office, kind = UserFactory(), ContentType.objects.get_for_model(Page)
    ask(about, now)
    draft_some(now)
    allow(kind, office)
    one = state(about)
    draft = one.machine_text
    written = write(one, draft, seen=seen_of(one), actor=office, is_checked=True)  # word by word the draft
    assert (written.status, written.machine_text) == ("checked", "")
    assert (forbid(kind, office), finnish(about)[1]) == (0, draft)


def test_a_draft_that_waits_goes_with_its_source(about, now, stub):
    ask(about, now)
    draft_some(now)
    about.refresh_from_db()
    about.title_en = "About us"
    about.save()
    assert (state(about, "title").status, state(about, "title").machine_text) == ("missing", "")


def test_a_draft_that_is_shown_is_asked_anew_when_its_source_changes(about, now, stub):
    kind = ContentType.objects.get_for_model(Page)
    ask(about, now)
    draft_some(now)
    allow(kind, UserFactory())
    about.refresh_from_db()
    about.body_en = "Other"
    about.save()
    assert (state(about).status, state(about).source) == ("machine", None)
    assert ask(about, now) == 1
    draft_some(now)
    assert (finnish(about)[1], state(about).status, state(about).source.text) == ("Other (fi)", "machine", "Other")


@pytest.mark.parametrize("draft", ["x" * 151, "a\x00b", "a\ud800b"])
def test_a_draft_that_no_column_can_hold_is_refused_and_keeps_nobody_waiting(about, now, stub, draft):
    stub.translate = lambda text, language: draft if text == "About" else f"{text} ({language})"
    ask(about, now)
    assert draft_some(now) == 1
    one = state(about, "title")
    assert (one.status, one.machine_text, one.machine_wanted_at) == ("missing", "", None)
    assert one.machine_error == "The draft is too long for its place, or has signs that are no text."


def test_the_worker_is_not_kept_from_its_mails(about, now, stub, monkeypatch):
    monkeypatch.setattr(drafting, "SECONDS_A_RUN", 0)
    ask(about, now)
    assert (draft_some(now), draft_some(now), draft_some(now)) == (1, 1, 0)
