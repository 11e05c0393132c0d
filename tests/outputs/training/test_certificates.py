import datetime as dt
import re
import zlib

import pytest
from auditlog.models import LogEntry

from outputs.models import Certificate, Enrolment
from outputs.training import certificates
from outputs.training.forms import CertificateForm
from sempre import codes, languages
from tests.factories.sempre import UserFactory
from tests.outputs.training.conftest import as_learner

pytestmark = pytest.mark.django_db
MAKE, CHECK = "/en/training/my/certificate/trust/", "/en/training/certificate/"


@pytest.fixture
def completed(enrolment):
    enrolment.completed_on = dt.date(2026, 2, 1)
    enrolment.save()
    return enrolment


@pytest.fixture
def graduate(completed):
    return as_learner()


@pytest.fixture
def certificate(completed) -> Certificate:
    return certificates.issue_certificate(completed, name="Žanna Bērziņa", language="lv").certificate


def page_of(certificate) -> str:
    return f"{CHECK}{codes.spaced(certificate.code)}/"


def texts_in(data: bytes) -> int:
    """How many text operators the file has, so that an empty page is noticed."""
    # decompressobj reads to the stream's own end: its last byte may look like the line end before "endstream"
    streams = re.findall(rb"stream\r?\n(\x78.*?)endstream", data, re.DOTALL)
    return sum(zlib.decompressobj().decompress(stream).count(b"TJ") for stream in streams)


@pytest.mark.parametrize("language", languages.CODES)
def test_a_certificate_is_a_tagged_pdf_in_nine_languages(graduate, language):
    response = graduate.post(MAKE, {"name": "Åsa Öberg-Łukaszewska", "language": language})
    certificate = Certificate.objects.get()
    assert response.headers["Content-Type"] == "application/pdf"
    assert f"{codes.spaced(certificate.code)}.pdf" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    assert b"pdfuaid" in response.content
    assert f"/Lang ({language})".encode() in response.content or f"/Lang({language})".encode() in response.content
    assert texts_in(response.content) > 5


def test_the_name_is_nowhere_stored(graduate):
    graduate.post(MAKE, {"name": "Secretname", "language": "en"})
    certificate = Certificate.objects.get()
    stored = [str(value) for value in Certificate.objects.values_list().get()]
    history = [str(entry.changes) for entry in LogEntry.objects.all()]
    assert [value for value in stored + history if "secretname" in value.lower()] == []
    assert certificate.name_hash == certificates.hash_of("Secretname", certificate.code)
    assert [entry for entry in history if certificate.name_hash in entry] == []


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Žanna Bērziņa", True), ("žanna  bērziņa ", True), ("ŽANNA BĒRZIŅA", True), ("Z\u030canna Bērziņa", True),
        ("Zanna Berzina", False), ("Žanna", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_belongs_in_any_way_of_writing_its_letters(certificate, name, same):
    assert certificates.belongs(certificate, name) == same


def test_equal_names_have_different_hashes_and_old_keys_still_count(certificate, settings):
    assert certificates.hash_of("A", "ONE") != certificates.hash_of("A", "TWO")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-key-" * 5, [settings.SECRET_KEY]
    assert certificates.belongs(certificate, "Žanna Bērziņa") is True
    settings.SECRET_KEY_FALLBACKS = []
    assert certificates.belongs(certificate, "Žanna Bērziņa") is False


def test_the_same_name_gives_the_same_code_and_another_a_new_one(completed, certificate):
    again = certificates.issue_certificate(completed, name="žanna bērziņa", language="en")
    assert (again.certificate.code, again.withdrawn) == (certificate.code, None)
    other = certificates.issue_certificate(completed, name="Jānis", language="en")
    certificate.refresh_from_db()
    assert (other.withdrawn, other.certificate.revoked_on) == (certificate, None)
    assert certificate.revoked_on == other.certificate.issued_on
    assert certificates.current_certificate(completed) == other.certificate


def test_only_who_has_completed_the_module_gets_one(student, enrolment, visitor):
    for client in (student, visitor):
        assert client.get(MAKE).headers["Location"] == "/en/training/trust/"
        assert client.post(MAKE, {"name": "A", "language": "en"}).headers["Location"] == "/en/training/trust/"
    with pytest.raises(certificates.NotComplete):
        certificates.issue_certificate(enrolment, name="A", language="en")
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "", "language": "en"}, "name"), ({"name": " \u202e ", "language": "en"}, "name"),
        ({"name": "12", "language": "en"}, "name"), ({"name": "a" * 121, "language": "en"}, "name"),
        ({"name": "Anna", "language": "xx"}, "language"), ({"name": "Anna"}, "language"),
        ({"name": "Anna \U0010ffff", "language": "en"}, "name"),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_the_field(graduate, data, field):
    response = graduate.post(MAKE, data)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Anna\t Maria\n", "Anna Maria"), ("\u202eannA", "annA"), ("Ann\x07a", "Anna"), ("Ольга", "Ольга"),
        ('#eval("x") \\ "q"', '#eval("x") \\ "q"'), ("نرگس\u200cزاده", "نرگس\u200cزاده"), ("a" * 120, "a" * 120),
    ],
)  # fmt: skip
def test_names_in_any_script_are_kept_clean(name, kept):
    form = CertificateForm({"name": name, "language": "en"})
    form.is_valid()
    assert form.cleaned_data.get("name", form.fields["name"].to_python(name)) == kept


def test_names_that_look_like_markup_are_only_text(graduate):
    response = graduate.post(MAKE, {"name": '#pagebreak() "x" \\ <b>', "language": "en"})
    assert response.content[:8] == b"%PDF-1.7"


@pytest.mark.parametrize("typed", ["{code}", "{spaced}", " {spaced} ", "{lower}"])
def test_a_typed_code_leads_to_its_page(visitor, certificate, typed):
    spaced = codes.spaced(certificate.code)
    code = typed.format(code=certificate.code, spaced=spaced, lower=certificate.code.lower())
    assert visitor.get(CHECK, {"code": code}).headers["Location"] == page_of(certificate)
    assert visitor.get(f"{CHECK}{certificate.code}/").headers["Location"] == page_of(certificate)


@pytest.mark.parametrize("code", ["", "ABCDEFGHJK", "x" * 70, "\x00", "ÅÄÖ"])
def test_a_code_that_does_not_exist_is_said_at_the_field(visitor, certificate, code):
    response = visitor.get(CHECK, {"code": code})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["code"])


def test_the_check_page_says_valid_and_shows_no_name(visitor, certificate):
    response = visitor.get(page_of(certificate))
    html = response.content.decode()
    assert [word in html for word in ("Valid", "Module trust", "2.0", "Žanna")] == [True, True, True, False]
    assert (response.headers["Cache-Control"], response.cookies) == ("no-store", {})


@pytest.mark.parametrize(("name", "answer"), [("žanna bērziņa", "Yes: this code"), ("Anna", "No: this code")])
def test_the_check_page_says_whether_a_name_belongs(visitor, certificate, name, answer):
    assert answer in visitor.post(page_of(certificate), {"name": name}).content.decode()


def test_a_check_without_a_name_says_so_at_the_field(visitor, certificate):
    assert list(visitor.post(page_of(certificate), {}).context["form"].errors) == ["name"]


def test_names_cannot_be_guessed_on(visitor, certificate):
    answers = [visitor.post(page_of(certificate), {"name": f"Name {n}"}).status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_code_that_does_not_exist_is_a_clear_404_and_guessing_ends(visitor, module):
    first = visitor.get(f"{CHECK}ABCDE-FGHJK/")
    assert (first.status_code, "There is no certificate with this code" in first.content.decode()) == (404, True)
    assert visitor.post(f"{CHECK}ABCDE-FGHJK/", {"name": "A"}).status_code == 404
    answers = [visitor.get(f"{CHECK}ABCDE-FGHJ{n}/").status_code for n in range(2, 22)]
    assert answers[-1] == 429


def test_the_office_revokes_and_the_history_says_who(certificate, visitor):
    office = UserFactory(office=True)
    certificates.revoke_certificate(certificate, actor=office)
    first = certificate.revoked_on
    certificates.revoke_certificate(certificate, actor=UserFactory())
    entries = LogEntry.objects.get_for_object(certificate).filter(action=LogEntry.Action.UPDATE)
    assert [(entry.actor, list(entry.changes)) for entry in entries] == [(office, ["revoked_on"])]
    assert "Not valid: it was withdrawn on" in visitor.get(page_of(certificate)).content.decode()
    assert Certificate.objects.get().revoked_on == first


def test_a_revoked_certificate_is_not_given_again(completed, certificate):
    certificates.revoke_certificate(certificate, actor=UserFactory())
    again = certificates.issue_certificate(completed, name="Žanna Bērziņa", language="lv")
    assert again.certificate.code != certificate.code


def test_a_certificate_outlives_the_progress(certificate, visitor):
    Enrolment.objects.all().delete()
    assert "Valid" in visitor.get(page_of(certificate)).content.decode()
