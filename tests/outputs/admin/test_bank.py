"""A unit's questions out and in as a file: shown first, saved once, every fault told by its row."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from outputs.editing.bank import COLUMNS
from outputs.models import Choice
from tests.factories.outputs import NodeFactory, quiz_unit, sound_question
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in
from tests.outputs.editing.test_bank import big_sheet

pytestmark = pytest.mark.django_db
HEAD = "key,kind,language,question,answer,answer_text,right\n"
CSV = HEAD + "power,single,en,Who?,1,They,yes\npower,,en,,2,We,no\n"


def bank(unit) -> str:
    return reverse("admin:outputs_question_bank", args=[unit.pk])


def bring(client, unit, content: str | bytes, name: str = "questions.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(bank(unit), {"file": SimpleUploadedFile(name, data), "language": "en"})


def confirm(client, unit, response):
    kept = response.context["confirm"].initial
    return client.post(reverse("admin:outputs_question_bank_confirm", args=[unit.pk]), kept, follow=True)


def test_a_table_is_shown_first_and_saved_when_confirmed(office):
    unit = quiz_unit()
    response = bring(office, unit, CSV)
    assert (response.context["plan"].new, unit.questions.count()) == (1, 0)
    done = confirm(office, unit, response)
    assert [str(m) for m in done.context["messages"]] == ["The questions have been taken over. New: 1, changed: 0."]
    assert [c.text_en for c in unit.questions.get(stable_key="power").choices.all()] == ["They", "We"]


def test_what_is_confirmed_twice_or_changed_meanwhile_is_not_saved(office):
    unit = quiz_unit()
    response = bring(office, unit, CSV)
    sound_question(unit, stable_key="power")
    told = confirm(office, unit, response).context["messages"]
    assert [str(m)[:26] for m in told] == ["Nothing was imported: the "]
    assert list(unit.questions.values_list("stable_key", "choices__text_en")) == [
        ("power", "Right"),
        ("power", "Wrong"),
    ]


def test_every_fault_is_told_with_its_row_and_nothing_is_kept(office):
    unit = quiz_unit()
    response = bring(office, unit, CSV + "power,,ru,,3,X,no\nlone,single,en,Q?,1,A,yes\n")
    html = response.content.decode()
    assert "Row 4, column “language”: Write one of these codes: sv, da, de, pl, et, lv, lt, fi, en." in html
    assert "Row 5: Write at least two answers." in html
    assert "confirm" not in response.context


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"\x00\x01", "a.xlsx", "This file cannot be read."),
        (b"\xff\xfe\x00", "a.gift", "This file cannot be read."),
        (b"", "a.csv", "The submitted file is empty."),
        (b"x", "a.pdf", "Choose a file that ends in .csv, .xlsx, .gift or .txt."),
        (b"Essay {}", "a.txt", "Row 1: This kind of question is not known here"),
    ],
)
def test_files_that_are_none_are_told(office, content, name, message):
    assert message in bring(office, quiz_unit(), content, name).content.decode()


def test_gift_comes_in_in_one_language(office):
    unit = quiz_unit()
    response = bring(office, unit, "::power::Who? {=They#They know. ~We#No.}", "bank.gift")
    confirm(office, unit, response)
    choices = unit.questions.get(stable_key="power").choices
    assert list(choices.values_list("text_en", "correct", "explanation_en")) == [
        ("They", True, "They know."),
        ("We", False, "No."),
    ]


def test_a_bank_of_forty_questions_in_nine_languages_goes_out_and_in(office):
    unit = quiz_unit()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    data = big_sheet()
    for row in (data.headers, *data):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    confirm(office, unit, bring(office, unit, out.getvalue(), "bank.xlsx"))
    assert (unit.questions.count(), Choice.objects.count()) == (40, 160)
    file = office.get(reverse("admin:outputs_question_bank_file", args=[unit.pk, "xlsx"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    assert (rows[0], len(rows)) == (COLUMNS, 1 + 40 * 4 * 9)
    response = bring(office, unit, file.content, "bank.xlsx")
    assert (response.context["plan"].shown, response.context["plan"].same) == ([], 40)


def test_only_quizzes_have_a_bank_and_only_the_office_sees_it(client):
    unit, reading = quiz_unit(), NodeFactory()
    sign_in(client, UserFactory(coordinator_of=PartnerFactory()))
    assert client.get(bank(unit)).status_code == 403
    client.logout()
    sign_in(client, UserFactory(office=True))
    assert [client.get(bank(node)).status_code for node in (unit, reading)] == [200, 404]
