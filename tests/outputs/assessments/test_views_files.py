"""Papers and files: tagged, in the reader's language, without single answers."""

import io
import json

import openpyxl
import pytest

from outputs.models import AssessmentRound
from tests.factories.assessments import ROOT, SECRET, answered, closed, levels, of_owner, opening, roadmap, round_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("paper", ["board.pdf", "plain.pdf"])
def test_papers_after_a_round(visitor, result, paper):
    response = visitor.get(of_owner(f"rounds/{result.pk}/{paper}"))
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


def is_in(pdf: bytes, code: str) -> bool:
    return f"/Lang ({code})".encode() in pdf or f"/Lang({code})".encode() in pdf


@pytest.mark.parametrize("paper", ["sheet", "questions"])
@pytest.mark.parametrize("audience", ["leader", "service_user"])
def test_papers_to_hand_out(visitor, paper, audience):
    round_ = round_of(SECRET, own_questions=['*Bold* #panic() \\ " $x$'])
    response = visitor.get(of_owner(f"rounds/{round_.pk}/{paper}-{audience}.pdf").replace("/en/", "/lv/"))
    assert (response.status_code, response.content[:5], is_in(response.content, "lv")) == (200, b"%PDF-", True)
    assert visitor.get(of_owner(f"rounds/{round_.pk}/{paper}-nobody.pdf")).status_code == 404


def test_everything_to_take_along_holds_no_single_answer(visitor, result):
    found = json.loads(visitor.get(of_owner("everything.json")).content)
    safe = next(row for row in found["rounds"][0]["results"] if row["key"] == "safe")
    assert safe["voices"][1] == {
        "audience": "staff", "shown": True, "median": 1.0, "low": 1.0, "high": 2.0, "least": None, "most": None,
        "answered": 5, "people": 5,
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(of_owner("everything.xlsx")).content))
    assert [sheet.title for sheet in book] == ["Results", "Actions"]
    assert visitor.get(of_owner("everything.exe")).status_code == 404


def test_names_are_no_formulas(visitor):
    roadmap()
    visitor.post(f"{ROOT}open/", opening(title="=1+1", own_questions="=HYPERLINK()"))
    round_ = AssessmentRound.objects.get()
    answered(round_, "staff", *levels("own-1", *[1] * 5))
    closed(round_)
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(of_owner("everything.xlsx")).content))
    row = next(row for row in book["Results"].values if "HYPERLINK" in str(row[2]))
    assert row[0][:2] + row[2][:2] == "'='="
