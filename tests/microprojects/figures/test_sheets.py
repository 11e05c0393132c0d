"""Page, PDF, XLSX, CSV and JSON say the same, to the last number."""

import csv
import io
import json
import subprocess

import openpyxl
import pytest
from django.utils import timezone

from microprojects.models import Figure, Target
from sempre import languages
from tests.factories.figures import figure, network, project, report
from tests.factories.reporting import IndicatorFactory, skip_reason
from tests.factories.sempre import UserFactory, sign_in
from tests.tables import tables_of

pytestmark = pytest.mark.django_db
QUERY = "?indicator=people&by=micro-project"


@pytest.fixture
def figures():
    """Three micro-projects, seven periods, every kind of indicator, masked, corrected and missing cells."""
    people = IndicatorFactory(slug="people", title_en="People", counts_people=True, over_time="max", splits=["sex"],
                              is_headline=True, unit_en="people")  # fmt: skip
    hours = IndicatorFactory(slug="hours", title_en="Hours", is_headline=True)
    share = IndicatorFactory(slug="share", title_en="Share", kind="percent", over_places="average")
    level = IndicatorFactory(slug="level", title_en="Level", kind="level", over_time="average", over_places="average")
    choice = IndicatorFactory(slug="choice", title_en="Choice", kind="yes_no", over_time="latest")
    osby, varde = network("Osby"), network("Varde", "DK")
    projects = [project("=Kitchen", osby), project("Garden & more", osby), project("Choir", varde)]
    for number in range(1, 8):
        for i, where in enumerate(projects[:2] if number == 3 else projects):
            value = (3 if (i, number) == (0, 2) else 11 * i + number * 7) + 2
            figure(people, where, number, value, sex_female=value - 2, sex_male=1)
            figure(hours, where, number, f"{value * 2}.50")
            figure(share, where, number, value, value * 3)
            figure(level, where, number, 1 + (i + number) % 5)
            figure(choice, where, number, (i + number) % 2)
    Figure.objects.filter(indicator=hours, period__slug="p1").update(corrected_at=timezone.now())
    skipped = report(projects[2], 3, state="skipped")
    skipped.skip_reason = skip_reason()
    skipped.save()
    Target.objects.create(indicator=people, micro_project=projects[0], baseline=4, target=100)
    return projects


def words_of(rows) -> list[list[str]]:
    return [[plain(value) for value in row] for row in rows]


def plain(value) -> str:
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.removeprefix("'") if text.startswith("'=") else text


def read_xlsx(data: bytes) -> tuple[dict, list]:
    """Return the tables by title, and the lines."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[0].iter_rows(values_only=True)]
    tables, title = {}, None
    for row in rows[1:]:
        if len(row) == 1:
            title = plain(row[0])
            tables[title] = []
        elif row and title:
            tables[title].append([plain(value) for value in row])
    lines = list(book.worksheets[1].iter_rows(values_only=True))[1:]
    return tables, words_of(lines)


def read_csv(data: bytes) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    return [[*(plain(w) for w in row[:3]), *map(number, row[3:5]), *row[5:]] for row in rows[1:]]


def number(value: str) -> str:
    return plain(float(value)) if value else ""


def read_json(data: bytes) -> tuple[dict, list]:
    tables, lines = {}, []
    for table in json.loads(data)["tables"]:
        head = [column["title"] for column in table["columns"]]
        tables[table["title"]] = rows = []
        for row in table["rows"]:
            rows.append([row["title"], *(cell["words"] for cell in row["cells"])])
            for title, cell in zip(head, row["cells"], strict=True):
                lines.append([
                    table["title"], row["title"], title, plain(cell["value"]), plain(cell["of"]), cell["words"],
                    str(cell["micro_projects"]), str(cell["reports"]), cell["corrected_on"] or "",
                ])  # fmt: skip
    return tables, lines


def squeezed(text: str) -> str:
    return "".join(text.split())


def read_pdf(data: bytes) -> str:
    made = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return squeezed(made.stdout.decode())


def in_five_columns(table) -> list[str]:
    """The rows as they stand on paper: title and at most five cells, the rest below."""
    wide = len(table.rows[0])
    blocks = range(1, wide, 5)
    return ["".join(squeezed("".join([row[0], *row[i : i + 5]])) for row in table.rows) for i in blocks]


@pytest.mark.parametrize("query", [QUERY, "?indicator=hours&by=region", "?indicator=people&by=country&period=p2"])
@pytest.mark.parametrize("inside", [False, True], ids=["public", "workspace"])
def test_all_outputs_are_equal(client, pages, figures, query, inside):
    if inside:
        sign_in(client, UserFactory(office=True))
    base = "/en/workspace/figures" if inside else "/en/figures"
    html = tables_of(client.get(f"{base}/{query}").content.decode())
    files = {ending: client.get(f"{base}.{ending}{query}").content for ending in ("xlsx", "csv", "json", "pdf")}
    on_page = {table.caption: table.rows[1:] for table in html}
    json_tables, json_lines = read_json(files["json"])
    xlsx_tables, xlsx_lines = read_xlsx(files["xlsx"])
    assert json_tables == on_page
    assert {title: rows[1:] for title, rows in xlsx_tables.items()} == on_page
    assert [rows[0] for rows in xlsx_tables.values()] == [table.rows[0] for table in html]
    assert read_csv(files["csv"]) == json_lines == xlsx_lines
    paper = read_pdf(files["pdf"])
    missing = [block for table in html for block in in_five_columns(table) if block not in paper]
    assert (missing, len(on_page) >= 2, "no data" in str(on_page) or "p2" in query) == ([], True, True)


def test_numbers_are_numbers_and_formulas_are_words(client, figures):
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/en/figures.xlsx{QUERY}").content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "'=Kitchen" in [cell.value for cell in cells]
    assert any(cell.data_type == "n" and cell.value == 245.5 for cell in cells) is False
    assert b"'=Kitchen" in client.get(f"/en/figures.csv{QUERY}").content


def test_csv_is_as_rfc_4180_has_it(client, figures):
    data = client.get(f"/en/figures.csv{QUERY}").content
    assert data.startswith(b"\xef\xbb\xbfTable,Row,Column,Value,Of,In words,Micro-projects,Reports,Corrected on\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_same_figures_are_the_same_bytes(client, figures):
    for ending in ("json", "csv", "xlsx", "pdf"):
        first, second = (client.get(f"/en/figures.{ending}?indicator=people") for _visit in "ab")
        assert (first.content, first.headers["ETag"]) == (second.content, second.headers["ETag"])
        again = client.get(f"/en/figures.{ending}?indicator=people", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        name = f'filename="sempre-figures-people-country-en.{ending}"'
        assert first.headers["Content-Disposition"].endswith(name)


def test_json_says_what_is_masked_and_under_which_licence(client, figures):
    content = json.loads(client.get(f"/en/figures.json{QUERY}").content)
    assert (content["licence"], content["language"], "generated_at" in content) == ("CC BY 4.0", "en", False)
    row = next(row for row in content["tables"][1]["rows"] if row["title"] == "=Kitchen")
    masked = [cell for cell in row["cells"] if cell["masked"]]
    assert [(c["value"], c["of"]) for c in masked] == [(None, None)] * len(masked)
    assert {c["state"] for c in masked} <= {"few", "hidden"}
    assert content["tables"][1]["without_figures"] == [{"title": "Choir", "period": "P3", "why": "nothing to report"}]


def test_inside_the_files_say_that_they_are_internal(client, figures):
    sign_in(client, UserFactory(office=True))
    content = json.loads(client.get(f"/en/workspace/figures.json{QUERY}").content)
    assert (content["internal"], "licence" in content) == (True, False)
    why = content["tables"][1]["without_figures"][0]["why"]
    assert why.startswith("nothing to report: Reason")


def test_the_pdf_is_made_in_every_language(client, figures):
    answers = {code: client.get(f"/{code}/figures.pdf{QUERY}") for code in languages.CODES}
    made = {code: (response.status_code, response.content[:8]) for code, response in answers.items()}
    assert made == dict.fromkeys(languages.CODES, (200, b"%PDF-1.7"))
