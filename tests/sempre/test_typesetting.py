"""The letter paper, tables and facts; Markdown is tried with the handbook in tests/outputs/publishing."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from sempre import languages, typesetting
from sempre.translated import Shown, Text
from sempre.typesetting import facts, page, quoted, render, table, words


def kinds(data: bytes, *names: str) -> list[int]:
    """Count the tags of these kinds in a PDF."""
    return [len(re.findall(rb"/S\s*/%s\b" % name.encode(), data)) for name in names]


def test_a_string_cannot_break_out():
    assert quoted('a "b" \\ #c\n[d]\x07') == r'"a \"b\" \\ #c [d]"'


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("Ål & #", '#"Ål & #"'),
        (Text("Ål", "sv", "sv"), '#"Ål"'),
        (Text("Ål", "sv", "de"), '#text(lang: "sv")[#"Ål"]'),
        (Shown(Text("A & B", "sv", "de")), '#text(lang: "sv")[#"A & B"]'),
        (Decimal("2.5"), '#"2,5"'),
        (7, '#"7"'),
        (True, '#"True"'),
        (None, ""),
    ],
)
def test_words_and_numbers_are_the_readers(value, content):
    with translation.override("de"):
        assert words(value) == content


@pytest.mark.parametrize("code", languages.CODES)
def test_a_paper_is_tagged_in_every_language(code):
    body = facts([("Åžõ", "ąļ"), ("n", 3)]) + table("Ę", ["Ž", "Å"], [["ā", 1], ["ø", "fewer than 5"]])
    with translation.override("en"):
        data = render(page("Quittung ß ł", code, body))
    assert data.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in data
    assert f"/Lang ({code})".encode() in data or f"/Lang({code})".encode() in data
    assert kinds(data, "H1", "L", "LI", "Lbl", "Caption", "Table", "TH", "TD", "Figure") == [1, 1, 2, 2, 1, 1, 2, 4, 1]


def test_a_paper_says_who_paid_and_where_it_comes_from_in_its_own_language(settings):
    settings.BASE_URL = "https://portal.example.org"
    source = page("Receipt", "sv", "")
    with translation.override("sv"):
        funding = translation.gettext("Co-funded by the European Union")
    assert f'#strong[#"{funding}"]' in source
    assert '#let address = [#"portal.example.org"]' in source
    assert '"1 / 1", both: true' in source


def test_a_paper_may_be_empty_or_long():
    rows = [[f"Row {i}", i] for i in range(120)]
    data = render(page('A "title" #1', "en", table("Many", ["Name", "Number"], rows)))
    assert len(re.findall(rb"/Type\s*/Page\b", data)) > 3
    assert kinds(data, "TH", "TD") == [2, 240]
    assert render(page("Empty", "en", facts([]) + table("None", ["A"], []))).startswith(b"%PDF")


def test_a_column_with_a_number_is_aligned_to_the_end():
    source = table("Cap", ["Place", "People", "Note"], [["A", "fewer than 5", "x"], ["B", 12, None]])
    assert "align: (start,end,start,)" in source
    assert '[#"B"],[#"12"],[],' in source


def test_a_row_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError, match="needs 2 cells"):
        table("Cap", ["A", "B"], [["a", 1], ["b"]])


def test_only_what_no_font_has_is_replaced(monkeypatch):
    made = []

    def compiled(source):
        made.append(source)
        if len(made) == 1:
            raise typesetting.TypesettingError(
                "".join(
                    f'error: the text `"{name}"` could not be displayed with font `"X"`'
                    for name in ("日", "日\u0301", "\\u{fff0}")
                )
            )
        return b"%PDF"

    monkeypatch.setattr(typesetting, "_compiled", compiled)
    assert typesetting.render('#"a日b日\u0301c\ufff0d"') == b"%PDF"
    assert made[1:] == ['#"a\ufffdb\ufffdc\ufffdd"']


def test_another_error_is_not_hidden():
    with pytest.raises(typesetting.TypesettingError):
        typesetting.render("#unknown")
