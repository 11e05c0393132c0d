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
