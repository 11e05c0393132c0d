import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sempre.models import Page, TranslationRight, TranslationState
from sempre.translating.services import seen_of, write
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.sempre import PageFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def about() -> Page:
    return PageFactory(
        slug="about", title_en="About us", title_sv="Om oss", summary_en="", body_en="One\n\nTwo", body_sv="Ett\n\nTvå"
    )


@pytest.fixture
def person():
    user = UserFactory(name="Aino")
    TranslationRight.objects.bulk_create(TranslationRight(user=user, language=code) for code in ("fi", "sv"))
    return user


@pytest.fixture
def writer(client, person) -> Client:
    return sign_in(client, person)


def state(record, field: str, language: str) -> TranslationState:
    return TranslationState.objects.of(record).get(field=field, language=language)


def address(record, language: str, query: str = "") -> str:
    return f"/en/workspace/translations/{record._meta.model_name}/{record.pk}/{language}/{query}"


def filled(of: TranslationState, text: str, act: str = "save", **more) -> dict:
    """What the browser sends of the form of a text that was opened just now."""
    seen = seen_of(of)
    return {"text_of": of.pk, "text": text, "seen_text": seen.text, "seen_source": seen.source, "act": act} | more


def send(client, of: TranslationState, text: str, act: str = "save", query: str = "", **more):
    return client.post(address(of.record, of.language, query), filled(of, text, act, **more))


def fresh(of: TranslationState) -> TranslationState:
    return TranslationState.objects.get(pk=of.pk)


def test_source_and_translation_stand_side_by_side_in_their_languages(writer, about):
    html = writer.get(address(about, "sv")).content.decode()
    assert '<p class="source-text" lang="en">One\n\nTwo</p>' in html
    field = f'id="id_{state(about, "body", "sv").pk}_text"'
    assert (field in html, 'lang="sv"' in html, "Ett\n\nTvå</textarea>" in html) == (True, True, True)
    assert "6 of at most 150 characters" in html


def test_a_missing_text_is_written(writer, person, about):
    of = state(about, "title", "fi")
    response = send(writer, of, "Tietoa meistä\r\n", query="?kind=page")
    assert response.url == address(about, "fi", f"?kind=page#text-{of.pk}")
    now = fresh(of)
    assert (now.status, now.changed_by, Page.objects.get().title_fi) == ("draft", person, "Tietoa meistä")
    html = writer.get(response.url).content.decode()
    assert html.index("Saved.") > html.index(f'id="text-{of.pk}"')


def test_saved_as_checked(writer, person, about):
    of = state(about, "title", "sv")
    send(writer, of, "Om oss", "checked")
    now = fresh(of)
    assert (now.status, now.checked_by) == ("checked", person)
    assert "checked by Aino" in writer.get(address(about, "sv")).content.decode()


def test_a_checked_text_saved_without_a_change_stays_checked(writer, about):
    of = state(about, "title", "sv")
    send(writer, of, "Om oss", "checked")
    assert "Nothing was changed" in writer.get(send(writer, of, "Om oss").url).content.decode()
    assert fresh(of).status == "checked"


def test_what_changed_in_the_source_is_marked(writer, about):
    about.body_en = "One\n\nTwo and a half"
    about.save()
    html = writer.get(address(about, "sv")).content.decode()
    assert "Two<ins> and a half</ins>" in html
    assert '<dd lang="sv">Två</dd>' in html
    assert "Save, it does not fit yet" in html


def test_an_outdated_text_is_brought_up_or_left_outdated(writer, about):
    about.body_en = "One\n\nTwo and a half"
    about.save()
    of = state(about, "body", "sv")
    send(writer, of, "Ett\n\nTvå ...", "unfit")
    assert (fresh(of).status, Page.objects.get().body_sv) == ("outdated", "Ett\n\nTvå ...")
    send(writer, fresh(of), "Ett\n\nTvå och en halv")
    assert (fresh(of).status, fresh(of).source.text) == ("draft", "One\n\nTwo and a half")


def test_an_outdated_text_that_fits_is_saved_as_it_is(writer, about):
    about.body_en = "One\n\nTwo."
    about.save()
    of = state(about, "body", "sv")
    send(writer, of, "Ett\n\nTvå")
    assert fresh(of).status == "draft"


def test_of_two_translators_the_second_loses_nothing(writer, about):
    of = state(about, "title", "sv")
    opened = filled(of, "Vilka vi är")
    write(of, "Om SEMPRE", seen=seen_of(of), actor=UserFactory(name="Bo"))
    response = writer.post(address(about, "sv"), opened)
    html = response.content.decode()
    assert (response.status_code, Page.objects.get().title_sv) == (409, "Om SEMPRE")
    assert ("Bo changed this translation while you wrote." in html, "Vilka vi är</textarea>" in html) == (True, True)
    assert '<p class="source-text" lang="sv">Om SEMPRE</p>' in html
    again = filled(fresh(of), "Vilka vi är")
    assert f'value="{again["seen_text"]}"' in html  # the page that came back has seen theirs
    assert writer.post(address(about, "sv"), again).status_code == 302
    assert Page.objects.get().title_sv == "Vilka vi är"


def test_a_source_that_changed_meanwhile_is_a_conflict_too(writer, about):
    of = state(about, "title", "fi")
    opened = filled(of, "Tietoa")
    about.title_en = "About SEMPRE"
    about.save()
    response = writer.post(address(about, "fi"), opened)
    html = response.content.decode()
    assert (response.status_code, Page.objects.get().title_fi or "") == (409, "")
    assert "The source was changed while you wrote." in html
    assert "Tietoa</textarea>" in html


def test_the_same_text_sent_twice_is_saved_once(writer, about):
    of = state(about, "title", "fi")
    opened = filled(of, "Tietoa", "checked")
    assert [writer.post(address(about, "fi"), opened).status_code for _ in range(2)] == [302, 302]
    assert (fresh(of).status, Page.objects.get().title_fi) == ("checked", "Tietoa")


@pytest.mark.parametrize(
    ("text", "act", "error"),
    [
        ("x" * 151, "save", "at most 150 characters"),
        ("", "save", "Write the translation first"),
        ("", "checked", "Write the translation first"),
        ("a\x00b", "save", "Null characters are not allowed."),
    ],
)
def test_errors_stand_at_the_field_and_the_text_stays(writer, about, text, act, error):
    of = state(about, "title", "fi")
    response = send(writer, of, text, act)
    html = response.content.decode()
    assert response.status_code == 200
    assert error in html[html.index(f'id="id_{of.pk}_text_error"') :]
    assert f'aria-describedby="id_{of.pk}_text_error"' in html
    assert f'<a href="#id_{of.pk}_text">' in html  # the summary leads to it
    assert (text.replace("\x00", "") == "" or text in html, fresh(of).status) == (True, "missing")


def test_a_translation_can_be_taken_away(writer, about):
    of = state(about, "title", "sv")
    assert "taken away" in writer.get(send(writer, of, "").url).content.decode()
    assert (fresh(of).status, Page.objects.get().title_sv or "") == ("missing", "")


def test_what_is_not_planned_and_planned_again(writer, about):
    of = state(about, "title", "fi")
    send(writer, of, "", "unplan")
    assert fresh(of).status == "not_planned"
    send(writer, of, "", "plan")
    assert fresh(of).status == "missing"


def test_a_machine_draft_is_taken_over_into_the_field_and_not_saved(writer, about):
    of = state(about, "title", "fi")
    TranslationState.objects.filter(pk=of.pk).update(status="machine", machine_text="Konekäännös", machine_name="deepl")
    html = writer.get(address(about, "fi")).content.decode()
    assert ("Konekäännös</p>" in html, "Konekäännös</textarea>" in html) == (True, False)
    html = send(writer, of, "", "take").content.decode()
    assert ("Konekäännös</textarea>" in html, Page.objects.get().title_fi or "") == (True, "")
    send(writer, of, "Ihmisen teksti")
    assert (fresh(of).status, Page.objects.get().title_fi) == ("draft", "Ihmisen teksti")


def test_the_original_is_read_only(client, about):
    office = sign_in(client, UserFactory(office=True))
    html = office.get(address(about, "en")).content.decode()
    assert ("<textarea" in html, f'href="/en/admin/sempre/page/{about.pk}/change/"' in html) == (False, True)
    of = state(about, "title", "en")
    data = {"text_of": of.pk, "text": "Other", "seen_text": "", "seen_source": "", "act": "save"}
    assert office.post(address(about, "en"), data).status_code == 404
    assert Page.objects.get().title_en == "About us"


def test_texts_of_parts_stand_with_their_record(writer):
    project = MicroProjectFactory(title_en="Choir")
    steps = [StepFactory(micro_project=project, text_en=text) for text in ("Meet", "Sing")]
    html = writer.get(address(project, "fi")).content.decode()
    assert [html.count(words) > 0 for words in ("Step 1: What happened", "Step 2: What happened", "Meet", "Sing")] == [
        True
    ] * 4
    send(writer, state(steps[1], "text", "fi"), "Lauletaan")
    steps[1].refresh_from_db()
    assert steps[1].text_fi == "Lauletaan"


def test_a_record_with_many_parts_takes_no_more_statements(writer):
    project = MicroProjectFactory()
    StepFactory(micro_project=project)
    writer.get(address(project, "fi"))
    numbers = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert writer.get(address(project, "fi")).status_code == 200
        numbers.append(len(captured))
        StepFactory.create_batch(3, micro_project=project)
    assert (numbers[0] == numbers[1], numbers[0] < 25) == (True, True)


@pytest.mark.parametrize("language", ["da", "zz", "sv-SE", "SV"])
def test_a_language_that_is_not_mine_is_not_there(writer, about, language):
    assert writer.get(address(about, language)).status_code == 404


def test_texts_of_others_are_neither_shown_nor_written(client, about):
    mine, other = MicroProjectFactory(), MicroProjectFactory(title_en="Other")
    sign_in(client, UserFactory(coordinator_of=mine.network.partner))
    of = state(other, "title", "fi")
    assert [client.get(address(record, "fi")).status_code for record in (mine, other, about)] == [200, 404, 404]
    assert send(client, of, "Smuggled").status_code == 404
    data = filled(of, "Smuggled")
    assert client.post(address(mine, "fi"), data).status_code == 404  # by the number of a foreign text
    other.refresh_from_db()
    assert other.title_fi in (None, "")


def test_what_was_typed_for_a_deleted_record_can_be_copied(writer, about):
    of = state(about, "title", "fi")
    opened, where = filled(of, "Tietoa <meistä>"), address(about, "fi")
    about.delete()
    response = writer.post(where, opened)
    assert response.status_code == 404
    assert "Tietoa &lt;meistä&gt;</textarea>" in response.content.decode()


def test_findings_never_keep_from_saving(writer, about):
    of = state(about, "body", "fi")
    send(writer, of, "Yksi 44\n\nKaksi")
    assert Page.objects.get().body_fi == "Yksi 44\n\nKaksi"
    assert "A number is missing or does not stand in the source." in writer.get(address(about, "fi")).content.decode()


def test_next_and_previous_keep_the_filter(writer, about):
    contact = PageFactory(slug="contact", title_en="Contact", summary_en="")
    html = writer.get(address(about, "fi", "?kind=page")).content.decode()
    assert f'rel="next" href="{address(contact, "fi", "?kind=page")}"' in html
    assert 'rel="prev"' not in html
    html = writer.get(address(contact, "fi", "?kind=page")).content.decode()
    assert f'rel="prev" href="{address(about, "fi", "?kind=page")}"' in html


def test_the_next_text_that_is_missing_or_outdated(writer, about):
    first, second = state(about, "title", "fi"), state(about, "body", "fi")
    html = writer.get(address(about, "fi")).content.decode()
    assert html.index(f'href="#text-{second.pk}"') > html.index(f'id="text-{first.pk}"')
    assert "2 texts are missing or outdated in this language." in html
    assert "Nothing is missing or outdated in this language." in writer.get(address(about, "sv")).content.decode()


@pytest.mark.parametrize("data", [{}, {"text_of": "x"}, {"text_of": "9" * 30}, {"text_of": ""}])
def test_a_form_that_names_no_text_changes_nothing(writer, about, data):
    assert writer.post(address(about, "fi"), data).status_code == 404
