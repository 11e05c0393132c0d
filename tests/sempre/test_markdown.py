import re

import pytest

from sempre.markdown import render


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Plain", "<p>Plain</p>\n"),
        ("# Big", "<h2>Big</h2>\n"),
        ("##### Small", "<h4>Small</h4>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[x](https://example.org)", '<p><a href="https://example.org" rel="noopener noreferrer">x</a></p>\n'),
        ("a\x00b", "<p>ab</p>\n"),
    ],
)
def test_markdown_becomes_clean_html(source, html):
    assert render(source) == html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/x.png)",
        "<a href='https://example.org' onclick='x()'>x</a>",
        "[x](JaVaScRiPt:alert(1))",
    ],
)
def test_nothing_that_runs_or_loads_survives(source):
    html = render(source)
    assert [bad for bad in ("<script", "<img", "<a href='", 'href="javascript', 'href="data') if bad in html] == []


@pytest.mark.parametrize(
    ("source", "below", "headings"),
    [
        ("# A\n\n## B\n\n### C", 1, ["h2", "h2", "h3"]),
        ("## A\n\n### B\n\n#### C", 3, ["h4", "h5", "h6"]),
        ("#### Deep first\n\n## A\n\n#### C", 3, ["h4", "h4", "h5"]),
        ("## A\n\n### B\n\n#### C", 5, ["h6", "h6", "h6"]),
    ],
)
def test_headings_stand_below_the_one_over_the_text(source, below, headings):
    assert re.findall(r"<(h\d)>", render(source, below)) == headings == re.findall(r"</(h\d)>", render(source, below))
