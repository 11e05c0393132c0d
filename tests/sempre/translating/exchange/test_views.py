"""The pages: whose they are, what they let through, and what they say."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sempre.models import Page, TranslationRight, TranslationState
from sempre.translating.exchange import views
from sempre.translating.exchange.sheets import write as write_sheet
from sempre.translating.exchange.xliff import write_1
from sempre.translating.parts import digest
from sempre.translating.services import Seen
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory, sign_in
from tests.sempre.translating.exchange.nasty import parcel, unit

pytestmark = pytest.mark.django_db
EXPORT = "/en/workspace/translations/export/"
IMPORT = "/en/workspace/translations/import/"
NOBODYS_REPORT = f"{IMPORT}00000000-0000-4000-8000-000000000000/"
FORMULA = "=1+1"
NOT_OURS = "None of the texts in this file comes from this portal."


@pytest.fixture
def translator():
    user = UserFactory(language="sv")
    TranslationRight.objects.create(user=user, language="sv")
    return user


@pytest.fixture
def about() -> Page:
    return PageFactory(slug="about", title="About", summary="")


@pytest.fixture
def asker(client, translator):
    return sign_in(client, translator)


def came(text: str, key: str = "page/about/title", source: str = "About", now: str = ""):
    return unit(source, text, key=key, seen=Seen(digest(now), digest(source)))


def upload(client, *units, name: str = "back.xlf", data: bytes | None = None, follow: bool = True):
    file = SimpleUploadedFile(name, write_1(parcel(*units)) if data is None else data)
    return client.post(IMPORT, {"file": file}, follow=follow)


def swedish(page: Page) -> str:
    return Page.objects.get(pk=page.pk).title_sv or ""


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


class TestWhoseTheyAre:
    @pytest.mark.parametrize("address", [EXPORT, IMPORT, NOBODYS_REPORT])
    def test_strangers_sign_in_first(self, client, address):
        assert "/accounts/login/" in client.get(address)["Location"]

    @pytest.mark.parametrize("address", [EXPORT, IMPORT, NOBODYS_REPORT])
    @pytest.mark.parametrize("role", ["reporter_of", "member_of", None])
    def test_for_those_who_translate_nothing_there_is_no_page(self, client, address, role):
        user = UserFactory(**{role: PartnerFactory()} if role else {})
        assert sign_in(client, user).get(address).status_code == 404

    def test_the_choice_of_languages_is_the_persons(self, client, asker, about):
        assert re.findall(r'<option value="(\w\w)"', asker.get(EXPORT).content.decode()) == ["sv"]
        office = sign_in(client, UserFactory(office=True)).get(EXPORT).content.decode()
        assert len(re.findall(r'<option value="\w\w"', office)) == 9


class TestTakingAlong:
    def test_the_form_begins_with_what_is_open(self, asker):
        page = asker.get(EXPORT).content.decode()
        assert re.findall(r'name="status" value="(\w+)"[^>]*checked', page) == ["missing", "outdated", "machine"]
        assert re.findall(r'name="format" value="([\w.-]+)"[^>]*checked', page) == ["xliff-1.2"]

    @pytest.mark.parametrize(("name", "start"), [("xliff-1.2", b"<?xml"), ("xliff-2.0", b"<?xml"), ("xlsx", b"PK")])
    def test_a_file_comes(self, asker, about, name, start):
        response = asker.get(EXPORT, {"language": "sv", "status": ["missing"], "kind": ["page"], "format": name})
        assert (response.status_code, response.content[:2]) == (200, start[:2])
        assert re.fullmatch(r'attachment; filename="sempre-en-sv-[\d-]{10}\.[\w.]+"', response["Content-Disposition"])
        assert response["Cache-Control"].count("no-store") == 1

    def test_the_page_of_a_text_is_named_with_the_address_of_the_portal(self, asker, about):
        response = asker.get(EXPORT, {"language": "sv", "status": ["missing"], "kind": ["page"], "format": "xliff-1.2"})
        assert '<note from="location">http://testserver/en/about/</note>' in response.content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"language": "fi"}, {"format": "doc"}, {"status": ["original"]}, {"kind": ["user"]}]
    )
    def test_a_choice_that_is_none_is_told(self, asker, about, wrong):
        asked = {"language": "sv", "status": ["missing"], "format": "xliff-1.2"} | wrong
        response = asker.get(EXPORT, asked)
        assert (response["Content-Type"], "error-summary" in response.content.decode()) == (
            "text/html; charset=utf-8",
            True,
        )

    def test_nothing_to_translate_is_told(self, asker, about):
        response = asker.get(EXPORT, {"language": "sv", "status": ["checked"], "format": "xlsx"})
        assert "By this choice there is nothing to translate." in words_of(response)

    def test_too_much_at_once_is_told(self, asker, about, monkeypatch):
        PageFactory(slug="contact", title="Contact")
        monkeypatch.setattr("sempre.translating.exchange.forms.MOST_UNITS", 1)
        response = asker.get(EXPORT, {"language": "sv", "status": ["missing"], "format": "xlsx"})
        assert "at most 1 go at once. Choose fewer kinds." in words_of(response)


class TestBringingBack:
    def test_first_a_report_and_nothing_written(self, asker, about):
        response = upload(asker, came("Om oss"))
        assert response.redirect_chain[0][0].startswith(IMPORT)
        assert "New translations: 1" in words_of(response)
        assert "Take over 1 translation" in words_of(response)
        assert swedish(about) == ""

    def test_then_it_is_taken_over(self, asker, about, translator):
        address = upload(asker, came("Om oss")).redirect_chain[0][0]
        response = asker.post(address, {"clean_ones": 1, "all_ones": 1}, follow=True)
        assert "1 translation has been taken over." in words_of(response)
        assert "There is nothing to take over." in words_of(response)
        assert swedish(about) == "Om oss"

    def test_a_workbook_goes_the_same_way(self, asker, about):
        address = upload(asker, name="back.XLSX", data=write_sheet(parcel(came(FORMULA)))).redirect_chain[0][0]
        asker.post(address, {"clean_ones": 1, "all_ones": 1})
        assert swedish(about) == FORMULA

    def test_what_changed_after_the_report_is_told_and_stands_in_the_next_one(self, asker, about):
        PageFactory(slug="contact", title="Contact", summary="")
        address = upload(asker, came("Om oss"), came("Kontakt", "page/contact/title", "Contact")).redirect_chain[0][0]
        Page.objects.filter(slug="about").update(title_sv="Theirs")
        response = asker.post(address, {"clean_ones": 2, "all_ones": 2}, follow=True)
        assert "1 translation has been taken over." in words_of(response)
        assert "1 text was changed in the portal after the report and was left alone." in words_of(response)
        assert "Changed in the portal since the file was made: 1" in words_of(response)
        assert swedish(about) == "Theirs"

    def test_remarks_are_taken_by_the_tick_only(self, asker, about):
        other = PageFactory(slug="contact", title="Write to {name}", summary="")
        units = came("Om oss"), came("Skriv", "page/contact/title", "Write to {name}")
        response = upload(asker, *units)
        assert "A placeholder is missing or does not stand in the source." in words_of(response)
        assert "Also the 1 translation with a remark (see below)" in words_of(response)
        address = response.redirect_chain[0][0]
        response = asker.post(address, {"clean_ones": 1, "all_ones": 2}, follow=True)
        assert (swedish(about), swedish(other)) == ("Om oss", "")
        assert "Take over 1 translation with remarks" in words_of(response)
        asker.post(address, {"clean_ones": 0, "all_ones": 1, "with_findings": "on"})
        assert swedish(other) == "Skriv"

    def test_one_step_takes_so_many_and_the_next_one_the_others(self, asker, about, monkeypatch):
        monkeypatch.setattr(views, "AT_ONCE", 1)
        other = PageFactory(slug="contact", title="Contact", summary="")
        response = upload(asker, came("Om oss"), came("Kontakt", "page/contact/title", "Contact"))
        assert "Take over 1 translation" in words_of(response)
        assert "the others wait here for the next one" in words_of(response)
        address = response.redirect_chain[0][0]
        for written in (["Om oss", ""], ["Om oss", "Kontakt"]):
            answer = asker.post(address, {"clean_ones": 1, "all_ones": 1}, follow=True)
            assert "1 translation has been taken over." in words_of(answer)
            assert "left alone" not in words_of(answer)
            assert [swedish(about), swedish(other)] == written

    def test_a_reviewed_draft_waits_for_the_tick(self, asker):
        page = PageFactory(slug="about", title="About", title_sv="Om", summary="")
        data = write_1(parcel(came("Om", now="Om"))).replace(b'state="translated"', b'state="final"')
        response = upload(asker, data=data)
        assert "Reviewed in your tool: 1" in words_of(response)
        address = response.redirect_chain[0][0]
        asker.post(address, {"clean_ones": 0, "all_ones": 0})
        states = TranslationState.objects.of(page).filter(language="sv", field="title")
        assert states.get().status == "draft"
        asker.post(address, {"clean_ones": 0, "all_ones": 0, "is_checked": "on"})
        assert states.get().status == "checked"

    def test_a_conflict_shows_both_texts_and_is_safe(self, asker, about):
        Page.objects.filter(pk=about.pk).update(title_sv="<b>Theirs</b>")
        response = upload(asker, came("<i>Mine</i>"))
        page = response.content.decode()
        assert 'lang="sv">&lt;i&gt;Mine&lt;/i&gt;</dd>' in page
        assert 'lang="sv">&lt;b&gt;Theirs&lt;/b&gt;</dd>' in page
        assert "In the portal now, changed meanwhile" in page

    def test_the_place_in_the_file_is_told(self, asker, about):
        lines = upload(asker, came("x" * 151))
        rows = upload(asker, name="back.xlsx", data=write_sheet(parcel(came("x" * 151))))
        assert ("line 5" in words_of(lines), "row 3" in words_of(rows)) == (True, True)

    @pytest.mark.parametrize(
        ("name", "data", "message"),
        [
            ("a.docx", b"PK", "Choose a file that ends in .xlf, .xliff or .xlsx."),
            ("noending", b"x", "Choose a file that ends in .xlf, .xliff or .xlsx."),
            ("a.xlf", b"<broken", "Line 1: this is not well-formed XML."),
            ("a.xlsx", b"PK\x03\x04", "This workbook cannot be read."),
            ("a.xlsx", write_1(parcel(unit())), "This workbook cannot be read."),
            ("a.xlf", write_1(parcel(unit(key="other/tool"))), NOT_OURS),
            ("a.xlf", write_1(parcel()), NOT_OURS),
            ("a.xlf", b"", "The submitted file is empty."),
            ("a.xlf", b" " * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB. Split it."),
        ],
    )  # fmt: skip
    def test_a_file_that_is_of_no_use_is_told_at_the_field(self, asker, name, data, message):
        response = upload(asker, name=name, data=data)
        assert (response.status_code, message in words_of(response)) == (200, True)
        assert "error-summary" in response.content.decode()

    def test_no_file_at_all(self, asker):
        assert "error-summary" in asker.post(IMPORT, {}).content.decode()


class TestTheKeptFile:
    def test_it_is_the_persons_only(self, client, about):
        office = UserFactory(office=True)
        address = upload(sign_in(client, office), came("Om oss")).redirect_chain[0][0]
        assert client.get(address).status_code == 200
        other = sign_in(client, UserFactory(office=True))
        for answer in (other.get(address), other.post(address, {"clean_ones": 1, "all_ones": 1})):
            assert (answer.status_code, answer["Location"]) == (302, reverse("translation-import"))
        assert swedish(about) == ""

    def test_after_an_hour_it_is_gone(self, asker, about):
        assert views.SheetStorage.CACHE_LIFETIME == 3600
        response = asker.post(NOBODYS_REPORT, {"clean_ones": 1, "all_ones": 1}, follow=True)
        assert "The file is no longer kept. Nothing more was written. Choose it once more." in words_of(response)

    def test_a_right_that_ended_meanwhile_counts(self, asker, about, translator):
        address = upload(asker, came("Om oss")).redirect_chain[0][0]
        TranslationRight.objects.all().delete()
        assert asker.post(address, {"clean_ones": 1, "all_ones": 1}).status_code == 404
        assert swedish(about) == ""

    def test_nonsense_in_the_form_changes_nothing(self, asker, about):
        address = upload(asker, came("Om oss")).redirect_chain[0][0]
        for data in ({}, {"clean_ones": "many", "all_ones": -1}):
            assert asker.post(address, data).status_code == 200
        assert swedish(about) == ""


def test_a_foreign_draft_is_not_told(client, about):
    MicroProjectFactory(slug="hidden", title="Hidden CANARY", draft=True)
    coordinator = sign_in(client, UserFactory(coordinator_of=PartnerFactory()))
    response = upload(
        coordinator, came("Text", "micro-project/hidden/title", "x"), came("Text", "micro-project/none/title", "x")
    )
    assert "No longer in the portal: 2" in words_of(response)
    assert "CANARY" not in response.content.decode()


def test_long_reports_show_the_first_of_each(asker, about, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 1)
    for slug in ("contact", "privacy"):
        PageFactory(slug=slug, title=slug, summary="")
    units = [came(f"T-{slug}", f"page/{slug}/title", slug) for slug in ("contact", "privacy")]
    response = upload(asker, *units)
    assert ("T-contact" in words_of(response), "T-privacy" in words_of(response)) == (True, False)
    assert "and 1 more" in words_of(response)
