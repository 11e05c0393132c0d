"""Files of a report: taken in whole or not at all, described as part of the draft, shown to whom they concern."""

import errno
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from microprojects.models import Attachment, Report
from microprojects.workflow import WrongState
from microprojects.writing import attachments, descriptions, drafts
from partners.models import Consent
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import sign_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def photo(name="kitchen.jpg", size=(900, 600), colour="teal", format_="JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (55.0, 0.0, 0.0)}  # a place
    picture.save(out, format_, **({"exif": exif} if format_ == "JPEG" else {}))
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/whatever")


def pdf(name="list.pdf", more=b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more, content_type="image/jpeg")


def stored(settings) -> list[str]:
    return sorted(path.suffix for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def attach(report, person, upload) -> Attachment:
    return attachments.attach(report, actor=person, upload=upload)


def say(report, person, attachment, **words):
    values = {f"attachment-{attachment.uuid}-{word}": value for word, value in words.items()}
    stored = drafts.answers_of(Report.objects.get(pk=report.pk))
    saved = drafts.save_draft(report, actor=person, values=values, seen=drafts.seen(stored, values), editor="pageone1")
    attachment.refresh_from_db()
    return saved


def test_a_picture_is_made_anew_with_a_small_one(settings):
    region = Region()
    report = report_in("draft", region)
    new = attach(report, region.reporter, photo())
    assert (new.kind, new.name, new.width, new.height) == ("picture", "kitchen.jpg", 900, 600)
    with Image.open(new.small.open()) as small, Image.open(new.picture.open()) as picture:
        assert (small.format, small.size, picture.format, dict(picture.getexif())) == ("WEBP", (480, 320), "WEBP", {})
    assert stored(settings) == [".webp", ".webp"]
    assert new.size == new.picture.size + new.small.size
    assert Report.objects.get(pk=report.pk).revision == report.revision + 1


def test_a_document_is_told_by_what_is_in_it(settings):
    region = Region()
    new = attach(report_in("draft", region), region.reporter, pdf("plan.jpg"))
    assert (new.kind, new.name, bool(new.picture), new.document.name[-4:]) == ("document", "plan.jpg", False, ".pdf")
    assert new.document.read() == PDF


def test_the_same_file_twice_is_one(settings):
    region = Region()
    report = report_in("draft", region)
    first, second = (attach(report, region.reporter, photo()) for _ in range(2))
    assert (first, report.attachments.count(), len(stored(settings))) == (second, 1, 2)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>"), "no picture that can be used"),
        (lambda: SimpleUploadedFile("a.jpg", b""), "The file is empty"),
        (lambda: pdf(more=b"x" * (10 * 1024 * 1024)), "larger than 10 MB"),
        (lambda: photo("a.gif", format_="GIF"), "no picture that can be used"),
        (lambda: photo("big.png", size=(9000, 5000), format_="PNG"), "more than 40 million pixels"),
    ],
    ids=["script", "empty", "large", "gif", "pixels"],
)
def test_what_cannot_be_used_is_refused_in_words(settings, upload, words):
    region = Region()
    report = report_in("draft", region)
    with pytest.raises(ValidationError, match=words):
        attach(report, region.reporter, upload())
    assert (report.attachments.count(), stored(settings)) == (0, [])


def test_a_report_has_room_for_ten_files_and_thirty_megabytes(settings):
    region = Region()
    report = report_in("draft", region)
    for number in range(3):
        attach(report, region.reporter, pdf(more=bytes([number]) * (9 * 1024 * 1024)))
    with pytest.raises(ValidationError, match="30 MB together"):
        attach(report, region.reporter, pdf(more=b"9" * (9 * 1024 * 1024)))
    for number in range(7):
        attach(report, region.reporter, pdf(more=str(number).encode()))
    with pytest.raises(ValidationError, match="ten files"):
        attach(report, region.reporter, pdf(more=b"eleventh"))
    assert len(stored(settings)) == 10


def test_an_organisation_has_a_quota(settings):
    region = Region()
    settings.ATTACHMENT_QUOTA = 50
    report = report_in("draft", region)
    attach(report, region.reporter, pdf())
    with pytest.raises(ValidationError, match="no room left"):
        attach(report, region.reporter, pdf(more=b"another"))
    assert len(stored(settings)) == 1


def test_a_full_disk_is_told_and_leaves_no_half_file(settings, monkeypatch):
    region = Region()
    report = report_in("draft", region)
    save = FileSystemStorage._save

    def fail_at_the_second(self, name, content):
        found = save(self, name, content)
        if len(stored(settings)) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return found

    monkeypatch.setattr(FileSystemStorage, "_save", fail_at_the_second)
    with pytest.raises(ValidationError, match="no room for files"):
        attach(report, region.reporter, photo())
    assert (report.attachments.count(), stored(settings)) == (0, [])


def test_a_row_that_fails_leaves_no_file(settings, monkeypatch):
    region = Region()
    report = report_in("draft", region)
    monkeypatch.setattr(attachments, "_touch", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach(report, region.reporter, photo())
    assert (report.attachments.count(), stored(settings)) == (0, [])


def test_names_are_cleaned():
    assert [attachments.clean_name(name) for name in (
        "C:\\Users\\Rita\\pic.jpg", "../../etc/passwd", "a\u202egpj.exe\x00", "", "x" * 200 + ".pdf"
    )] == ["pic.jpg", "passwd", "agpj.exe", "file", "x" * 146 + ".pdf"]  # fmt: skip


def test_only_writers_of_an_editable_report_attach(settings):
    region = Region()
    with pytest.raises(PermissionDenied):
        attach(report_in("draft", region), region.coordinator, photo())
    with pytest.raises(WrongState):
        attach(report_in("submitted", region), region.reporter, photo())
    assert stored(settings) == []


def test_words_are_written_in_the_language_of_the_report():
    region = Region()
    report = report_in("draft", region)
    Report.objects.filter(pk=report.pk).update(language="sv")
    new = attach(report, region.reporter, photo())
    say(report, region.reporter, new, alt="Ett kök", caption="Torsdag", credit="Rita", people="none", public=True)
    assert (new.alt_sv, new.alt_en, new.caption_sv, new.credit, new.people, new.may_be_public) == (
        "Ett kök", None, "Torsdag", "Rita", "none", True,
    )  # fmt: skip


def test_a_consent_begins_when_it_is_whole():
    region = Region()
    report = report_in("draft", region)
    new = attach(report, region.reporter, photo())
    say(report, region.reporter, new, people="consent", proof="Folder 3")
    assert (new.people, new.consent, Consent.objects.count()) == ("", None, 0)
    answers = drafts.answers_of(Report.objects.get(pk=report.pk))
    assert answers[f"attachment-{new.uuid}-people"] == "consent"  # the choice is not lost
    say(report, region.reporter, new, given="2026-01-05")
    consent = Consent.objects.get()
    assert (new.people, new.consent, consent.proof, consent.given_on.isoformat(), consent.until) == (
        "consent", consent, "Folder 3", "2026-01-05", None,
    )  # fmt: skip
    assert (consent.scope, consent.partner, consent.subject) == (
        "picture",
        region.partner,
        "Everyone in the picture: kitchen.jpg",
    )
    say(report, region.reporter, new, until="2030-01-01")
    assert Consent.objects.get().until.isoformat() == "2030-01-01"
    left = Report.objects.get(pk=report.pk).content
    assert [name for name in left if name.startswith("attachment-")] == []


def test_two_people_describing_a_picture_lose_nothing():
    region = Region()
    report = report_in("draft", region)
    new = attach(report, region.reporter, photo())
    name = f"attachment-{new.uuid}-alt"
    for person, editor, words in ((region.local, "pagetwo2", "A kitchen"), (region.reporter, "pageone1", "A party")):
        saved = drafts.save_draft(report, actor=person, values={name: words}, seen={}, editor=editor)
    new.refresh_from_db()
    assert (saved.conflicts, new.alt) == ({name: "A kitchen"}, "A kitchen")
    assert [kept["value"] for kept in saved.report.parked] == ["A party"]


def test_dates_that_cannot_be():
    assert descriptions.misfits({
        "attachment-11111111-1111-1111-1111-111111111111-given": "2999-01-01",
        "attachment-22222222-2222-2222-2222-222222222222-given": "2020-02-01",
        "attachment-22222222-2222-2222-2222-222222222222-until": "2020-01-01",
    }) == {
        "attachment-11111111-1111-1111-1111-111111111111-given": "This day has not come yet.",
        "attachment-22222222-2222-2222-2222-222222222222-until": "This day lies before the one on which they agreed.",
    }  # fmt: skip


def test_a_removed_file_stays_for_the_versions_that_had_it(settings):
    region = Region()
    report = report_in("returned", region)
    new = attach(report, region.reporter, photo())
    say(report, region.reporter, new, people="consent", proof="Folder")
    attachments.remove_attachment(new, actor=region.reporter)
    new.refresh_from_db()
    report.refresh_from_db()
    assert (list(report.attachments.kept()), new.removed_at is not None, len(stored(settings))) == ([], True, 2)
    assert [name for name in report.content if name.startswith("attachment-")] == []


def test_pictures_are_for_those_who_read_the_report(client, visitor, settings):
    region, elsewhere = Region(), Region(country="DK")
    new = attach(report_in("draft", region), region.reporter, photo())
    for address in (new.picture.url, new.small.url):
        assert [sign_in(client, person).get(address).status_code for person in (
            region.reporter, region.coordinator, elsewhere.reporter, elsewhere.coordinator
        )] == [200, 200, 404, 404]  # fmt: skip
        assert visitor.get(address).status_code == 404
        answer = sign_in(client, region.reporter).get(address)
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_a_document_is_handed_out_as_a_file_that_can_do_nothing(client, settings):
    region, elsewhere = Region(), Region(country="DK")
    report = report_in("draft", region)
    new = attach(report, region.reporter, pdf("Liste „März“.pdf"))
    address = reverse("report-attachment", args=[report.obligation_id, new.uuid])
    answer = sign_in(client, region.coordinator).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Liste%20%E2%80%9EM%C3%A4rz%E2%80%9C.pdf"
    )
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert sign_in(client, elsewhere.reporter).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
