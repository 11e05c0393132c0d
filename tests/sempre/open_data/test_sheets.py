"""Lists as CSV and XLSX."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest

from sempre.open_data import answers, sheets
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import PartnerFactory
from tests.open_data import ask

pytestmark = pytest.mark.django_db


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1"]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_sheet_runs_what_a_title_says(visitor, title):
    ToolFactory(slug="card", title_en=title, summary_en='Comma, "quote"\nline \u202eturned')
    raw = visitor.get("/api/v1/tools.csv?lang=en").content
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert (row["title"], row["title_language"]) == (f"'{title}", "en")
    assert row["summary"] == 'Comma, "quote"\nline turned'
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("/api/v1/tools.xlsx?lang=en").content))
    head, cells = book.active.iter_rows(values_only=True)
    found = dict(zip(head, cells, strict=True))
    assert found["slug"] == "card"
    assert found["title"].replace("\n", "\r" if "\r" in title else "\n") == f"'{title}"
    assert not any(cell.data_type == "f" for line in book.active.iter_rows() for cell in line)


def test_sheets_say_the_same_as_the_list(visitor):
    NetworkFactory(slug="rcg", name_sv="Grupp", name_en="Group", lat=55.5, lon=12.0)
    NetworkFactory(slug="hidden", draft=True)
    (line,) = csv.DictReader(io.StringIO(visitor.get("/api/v1/networks.csv").content.decode("utf-8-sig")))
    (row,) = ask(visitor, "networks")["items"]
    assert (line["name_sv"], line["name_en"], line["name_da"]) == ("Grupp", "Group", "")
    assert (line["lat"], line["position_approximate"], line["parent"]) == ("55.5", "true", "")
    assert {key for key in row if key not in line} == {"name", "summary", "region"}
    response = visitor.get("/api/v1/networks.csv?lang=sv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="sempre-networks-sv.csv"'


def test_a_long_list_is_sent_while_it_is_made(visitor, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE", 100)
    monkeypatch.setattr(sheets, "ROWS_A_PART", 2)
    monkeypatch.setattr("sempre.open_data.resources.Resource.all.__defaults__", (2,))
    for number in range(7):
        PartnerFactory(slug=f"p{number}", lat=55.0, lon=12.0)
    response = visitor.get("/api/v1/partners.csv?lang=sv")
    assert (response.streaming, "ETag" in response.headers) == (True, False)
    lines = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [line["slug"] for line in lines] == [f"p{number}" for number in range(7)]
    assert "/sv/partners/p6/" in lines[-1]["url"]
    book = b"".join(visitor.get("/api/v1/partners.xlsx"))
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
    assert len(list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows())) == 8
    assert len(json.loads(b"".join(visitor.get("/api/v1/partners.geojson")))["features"]) == 7
    assert b"".join(visitor.head("/api/v1/partners.csv")) == b""
