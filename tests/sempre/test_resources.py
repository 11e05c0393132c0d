"""Import and export: what a sheet holds, what it may change, what it never becomes."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from microprojects.models import MicroProject
from microprojects.resources import MicroProjectResource
from partners.models import Partner
from partners.resources import PartnerResource
from sempre.editing.sheets import escape_cell, unescape_cell
from sempre.languages import CODES
from tests.factories.editing import opened
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
BASE = "admin:microprojects_microproject_"


@pytest.fixture
def partner():
    return PartnerFactory(slug="own")


@pytest.fixture
def anna(client, partner):
    return sign_in(client, UserFactory(coordinator_of=partner))


@pytest.fixture
def project(partner):
    return MicroProjectFactory(
        partners=[partner], slug="sewing", title_en="Sewing", summary_en="They sew.", lat=65.5, lon=22.1
    )


def export(client, file_format="0", query="") -> bytes:
    response = client.post(f"{reverse(f'{BASE}export')}{query}", {"format": file_format, "resource": "0"})
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    return response.content


def rows(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(*records: dict) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, records[0].keys())
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue().encode()


def bring(client, content: bytes, name="sheet.csv", model="microprojects_microproject"):
    """Upload a sheet; return the preview."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(f"admin:{model}_import"), {"import_file": file, "resource": ""})


def confirm(client, preview, model="microprojects_microproject"):
    form = preview.context["confirm_form"]
    return client.post(reverse(f"admin:{model}_process_import"), form.initial, follow=True)


# What a sheet holds


def test_the_columns_are_the_texts_in_nine_languages_without_base_columns():
    columns = list(MicroProjectResource(UserFactory()).fields)
    assert {f"title_{code}" for code in CODES} <= set(columns)
    assert not {"title", "summary", "body", "source_note", "id", "created_at"} & set(columns)
    assert columns[:5] == ["slug", "state", "original_language", "confidence", "sources"]
    assert {"partners", "network", "target_groups", "lat", "version"} <= set(columns)


def test_an_export_is_utf8_with_a_byte_order_mark_and_own_rows_only(anna, project):
    MicroProjectFactory(title_en="Canary")
    project.target_groups.add(TargetGroupFactory(slug="young-people"))
    project.title_lv = "Šūšana"
    project.save()
    content = export(anna)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"Canary" not in content
    (row,) = rows(content)
    assert (row["slug"], row["title_en"], row["title_lv"]) == ("sewing", "Sewing", "Šūšana")
    assert (row["partners"], row["target_groups"], row["lat"]) == ("own", "young-people", "65.5")


def test_an_export_follows_the_lists_filters(anna, project, partner):
    MicroProjectFactory(partners=[partner], status="finished", slug="over")
    assert [row["slug"] for row in rows(export(anna, query="?status__exact=finished"))] == ["over"]


def test_foreign_records_named_in_an_export_are_not_exported(anna, project):
    foreign = MicroProjectFactory(title_en="Canary")
    data = {"format": "0", "resource": "0", "export_items": [foreign.pk, project.pk]}
    assert b"Canary" not in anna.post(reverse(f"{BASE}export"), data).content


@pytest.mark.parametrize("start", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_no_cell_begins_a_formula(start):
    assert escape_cell(start) == f"'{start}"
    assert unescape_cell(escape_cell(start)) == start


@pytest.mark.parametrize("text", ["Plain", "1-2", "a=b", "'quoted'", "Å", ""])
def test_plain_cells_stay(text):
    assert escape_cell(text) == text
    assert unescape_cell(text) == text


def test_cells_lose_control_characters_and_turned_text():
    assert escape_cell("a\x00b\x07c\u202ed\u2066") == "abcd"
    assert escape_cell("\x00=1") == "'=1"


@pytest.mark.parametrize("file_format", ["0", "1"])
def test_a_sheet_of_formulas_makes_the_round_trip(anna, project, file_format):
    project.title_en, project.summary_en, project.title_sv = "=1+1", "- one\n- two", "@home"
    project.save()
    content = export(anna, file_format)
    if file_format == "1":
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert "'=1+1" in [cell.value for cell in cells]
    else:
        assert rows(content)[0]["title_en"] == "'=1+1"
    preview = bring(anna, content, "sheet.csv" if file_format == "0" else "sheet.xlsx")
    assert preview.context["result"].totals["skip"] == 1
    assert preview.context["result"].totals["update"] == 0


@pytest.mark.parametrize("language", ["sv", "fi", "lt"])
def test_numbers_are_written_the_same_in_every_language(anna, project, language):
    with translation.override(language):
        content = export(anna)
    assert rows(content)[0]["lat"] == "65.5"


# What an import may change


def test_an_import_shows_what_would_change_and_then_changes_it(anna, project):
    preview = bring(anna, sheet({"slug": "sewing", "title_sv": "Sömnad", "title_en": "Sewing"}))
    html = preview.content.decode()
    assert "<ins>Sömnad</ins>" in html
    project.refresh_from_db()
    assert project.title_sv is None
    response = confirm(anna, preview)
    assert response.status_code == 200
    project.refresh_from_db()
    assert (project.title_sv, project.summary_en) == ("Sömnad", "They sew.")


def test_an_import_keeps_history(anna, project):
    confirm(anna, bring(anna, sheet({"slug": "sewing", "title_sv": "Sömnad"})))
    html = anna.get(reverse(f"{BASE}history", args=[project.pk])).content.decode()
    assert "Sömnad" in html


def test_a_semicolon_sheet_from_a_nordic_spreadsheet_is_read(anna, project):
    preview = bring(anna, "\ufeffslug;title_da\r\nsewing;Syning\r\n".encode())
    confirm(anna, preview)
    project.refresh_from_db()
    assert project.title_da == "Syning"


def test_a_foreign_record_is_never_changed(anna, project):
    foreign = MicroProjectFactory(slug="theirs", title_en="Canary", draft=True)
    preview = bring(
        anna, sheet({"slug": "theirs", "title_en": "Mine", "partners": "own", "country": "SE", "service_type": "work"})
    )
    html = preview.content.decode()
    assert "confirm_form" not in preview.context
    assert "Canary" not in html
    assert "Row 1" in html
    foreign.refresh_from_db()
    assert foreign.title_en == "Canary"


def test_a_confirmed_import_is_checked_again(anna, project, partner):
    preview = bring(anna, sheet({"slug": "sewing", "title_en": "Mine"}))
    project.partners.set([PartnerFactory()])
    MicroProject.objects.update(network=NetworkFactory(len=True))
    response = confirm(anna, preview)
    assert "Nothing was imported" in response.content.decode()
    project.refresh_from_db()
    assert project.title_en == "Sewing"


def test_a_new_record_must_be_ones_own(anna, partner):
    new = {"slug": "new", "title_pl": "Nowy", "original_language": "pl", "country": "SE", "service_type": "work"}
    foreign = PartnerFactory(slug="foreign")
    assert "confirm_form" not in bring(anna, sheet(new | {"partners": foreign.slug})).context
    confirm(anna, bring(anna, sheet(new | {"partners": "own foreign"})))
    made = MicroProject.objects.get(slug="new")
    assert (made.title_pl, made.state, set(made.partners.all())) == ("Nowy", "draft", {partner, foreign})


def test_a_network_of_others_cannot_be_taken(anna, project):
    network = NetworkFactory(len=True)
    preview = bring(anna, sheet({"slug": "sewing", "network": network.slug}))
    html = preview.content.decode()
    assert "Row 1, column “network”" in html
    assert f"“{network.slug}” is not the address of a record that you may choose here." in html


def test_a_draft_of_others_cannot_be_named(anna, project):
    PartnerFactory(slug="secret", draft=True)
    assert (
        "Row 1, column “partners”" in bring(anna, sheet({"slug": "sewing", "partners": "own secret"})).content.decode()
    )


def test_relations_out_of_sight_are_neither_told_nor_lost(anna, partner):
    hidden = PartnerFactory(slug="secret", draft=True)
    network = NetworkFactory(len=True, slug="secret-network", draft=True)
    project = MicroProjectFactory(slug="both", partners=[partner, hidden], network=network)
    (row,) = rows(export(anna))
    assert (row["partners"], row["network"]) == ("own", "")
    confirm(anna, bring(anna, sheet(row | {"title_sv": "Ny"})))
    project.refresh_from_db()
    assert (project.title_sv, project.network, set(project.partners.all())) == ("Ny", network, {partner, hidden})


def test_a_partner_cannot_import_what_was_agreed(client):
    partner = PartnerFactory(slug="own", budget_eur=5)
    sign_in(client, UserFactory(coordinator_of=partner))
    content = sheet({"slug": "own", "role": "lead", "budget_eur": "1000000", "summary_sv": "Ny"})
    confirm(client, bring(client, content, model="partners_partner"), model="partners_partner")
    partner.refresh_from_db()
    assert (partner.role, partner.budget_eur, partner.summary_sv) == (Partner.Role.PARTNER, 5, "Ny")


def test_a_partner_cannot_be_added_by_import(client):
    sign_in(client, UserFactory(coordinator_of=PartnerFactory()))
    content = sheet({"slug": "new", "name_en": "New", "official_name": "New", "short_name": "New", "country": "SE"})
    preview = bring(client, content, model="partners_partner")
    assert "There is no such record among those that you tend." in preview.content.decode()


def test_an_older_export_never_overwrites_a_newer_text(anna, project):
    content = export(anna)
    project.title_en = "Newer"
    project.save()
    preview = bring(anna, content)
    assert "was changed after the export" in preview.content.decode()
    project.refresh_from_db()
    assert project.title_en == "Newer"


def test_all_or_nothing(anna, project, partner):
    other = MicroProjectFactory(partners=[partner], slug="other")
    content = sheet({"slug": "sewing", "status": "finished"}, {"slug": "other", "status": "nonsense"})
    preview = bring(anna, content)
    assert "Row 2, column “status”" in preview.content.decode()
    assert "confirm_form" not in preview.context
    project.refresh_from_db()
    other.refresh_from_db()
    assert (project.status, other.status) == ("running", "running")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"lat": "north"}, "lat"),
        ({"starts": "2018-13"}, "starts"),
        ({"participants": "many"}, "participants"),
        ({"in_accelerators": "perhaps"}, "in_accelerators"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"original_language": "xx"}, "original_language"),
        ({"title_en": "", "title_sv": ""}, "title"),
    ],
)
def test_errors_name_row_and_column(anna, project, row, column):
    html = bring(anna, sheet({"slug": "sewing"} | row)).content.decode()
    assert f"Row 1, column “{column}”" in html
    assert "<title>Error:" in html


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "empty.csv", "empty"),
        (b"slug,colour\nsewing,red\n", "x.csv", "colour"),
        (b"slug,title\nsewing,Base\n", "x.csv", "title"),
        (b"title_en\nSewing\n", "x.csv", "slug"),
        (b"\xff\xfe\x00not text", "x.csv", "cannot be read"),
        (b"not a workbook", "x.xlsx", "cannot be read"),
        (b"PK\x03\x04broken", "x.xlsx", "cannot be read"),
        (b"slug\nx", "x.exe", "ends in .csv or .xlsx"),
        (b"slug,title_en\nsewing,a\x00b\n", "x.csv", ""),
        (b'slug,title_en\nsewing,"open\n', "x.csv", ""),
        (b"slug,slug\nsewing,other\n", "x.csv", ""),
    ],
)
def test_files_that_are_no_sheet_are_explained(anna, project, content, name, message):
    response = bring(anna, content, name)
    assert response.status_code == 200
    assert message in response.content.decode()
    project.refresh_from_db()
    assert project.title_en == "Sewing"


def test_a_workbook_that_unpacks_to_too_much_is_refused(anna):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))
    response = bring(anna, out.getvalue(), "bomb.xlsx")
    assert "too large when it is unpacked" in response.content.decode()


def test_too_many_rows_are_refused(anna):
    content = b"slug,title_en\n" + b"x,y\n" * 2001
    assert "more than 2000 rows" in bring(anna, content).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"import_file_name": "unknown"}, {"import_file_name": "../../etc/passwd"}, {"format": "7"}, {"format": "x"},
        {"resource": "5"}, {"import_file_name": ""},
    ],
)  # fmt: skip
def test_a_tampered_confirmation_imports_nothing(anna, project, changes):
    preview = bring(anna, sheet({"slug": "sewing", "title_en": "Mine"}))
    data = dict(preview.context["confirm_form"].initial) | changes
    response = anna.post(reverse(f"{BASE}process_import"), data)
    assert (response.status_code, response.url) == (302, reverse(f"{BASE}import"))
    project.refresh_from_db()
    assert project.title_en == "Sewing"


def test_a_foreign_page_cannot_confirm_for_someone_else(project, anna, client):
    preview = bring(anna, sheet({"slug": "sewing", "title_en": "Mine"}))
    data = preview.context["confirm_form"].initial
    other = sign_in(client.__class__(), UserFactory(coordinator_of=PartnerFactory()))
    other.post(reverse(f"{BASE}process_import"), data)
    project.refresh_from_db()
    assert project.title_en == "Sewing"


def test_a_partners_resource_reads_only_what_the_person_tends(partner):
    PartnerFactory()
    assert list(PartnerResource(UserFactory(coordinator_of=partner)).get_queryset()) == [partner]
    assert PartnerResource(UserFactory()).get_queryset().count() == 0
    assert PartnerResource(UserFactory(office=True)).get_queryset().count() == 3


def test_an_imported_record_opens_in_the_form(anna, project):
    confirm(anna, bring(anna, sheet({"slug": "sewing", "title_sv": "Sömnad"})))
    data = opened(anna.get(reverse(f"{BASE}change", args=[project.pk])))
    assert data["title_sv"] == ["Sömnad"]
