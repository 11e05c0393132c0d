"""Every template in every language: accessible by axe, never scrolling sideways, keeping to itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from sempre import languages

PAGES = (
    "", "about/", "partners/", "partners/uc-syd/", "networks/", "networks/rcg-denmark/", "micro-projects/",
    "micro-projects/alldi/", "outputs/", "handbook/", "handbook/finding-out-needs/", "roadmap/", "tools/",
    "tools/future-workshop/", "training/", "training/finding-out-needs/", "recommendations/", "news/",
    "news/extension-for-sempre-2019/", "events/", "events/mid-term-conference-2017/", "search/?q=empowerment",
    "nothing/", "accounts/login/",
)  # fmt: skip
STATES = (
    "micro-projects/?country=DE", "micro-projects/?country=ZZ", "search/?q=xyzzy", "search/", "networks/len-varde/",
    "roadmap/individual/", "training/finding-out-needs/needs-question/", "training/finding-out-needs/needs-quiz/",
    "roadmap/assessment/", "roadmap/assessment/pocket/", "handbook/glossary/", "tools/my-set/?tool=future-workshop",
    "handbook/finding-out-needs/?beside=de", "accounts/password/reset/", "contact/",
)  # fmt: skip
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page, *, with_colours: bool = True) -> list[str]:
    rules = {} if with_colours else {"rules": {"color-contrast": {"enabled": False}}}
    results = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]} | rules)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


def problems_of(page, code: str, place: int) -> list[str]:
    """Ask axe all in English; in other languages about every second page, without the colours, which are the same."""
    if code == "en":
        return violations(page)
    return violations(page, with_colours=False) if (languages.CODES.index(code) + place) % 2 else []


@pytest.mark.parametrize("code", languages.CODES)
def test_every_page_is_accessible_and_keeps_to_itself(portal, page, witness, code):
    found = {}
    for place, path in enumerate(PAGES + (STATES if code == "en" else ())):
        page.set_viewport_size({"width": 1280, "height": 900})
        response = page.goto(f"{portal}/{code}/{path}")
        problems = problems_of(page, code, place)
        if response.status != (404 if path == "nothing/" else 200):
            problems.append(f"status {response.status}")
        page.set_viewport_size({"width": 320, "height": 700})
        if wider := page.evaluate(SIDEWAYS):
            problems.append(f"{wider} px too wide at 320 px")
        if problems:
            found[path] = problems
    assert found == {}
    assert witness.elsewhere == []
    assert [error for error in witness.errors if "404" not in error] == []
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] != "csrf"] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("path", ["", "micro-projects/alldi/", "tools/", "networks/rcg-denmark/", "search/?q=garden"])
def test_the_dark_scheme_is_as_readable(portal, page, path):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{portal}/en/{path}")
    assert violations(page) == []


@pytest.mark.parametrize("code", ["de", "fi", "et", "lt"])
def test_long_words_and_large_letters_fit(portal, page, code):
    """256 px wide, and 320 px with letters twice as large."""
    wide = {}
    for path in ("", "partners/", "networks/rcg-denmark/", "micro-projects/", "tools/future-workshop/", "events/"):
        page.set_viewport_size({"width": 256, "height": 700})
        page.goto(f"{portal}/{code}/{path}")
        wide[path, 256] = page.evaluate(SIDEWAYS)
        page.set_viewport_size({"width": 640, "height": 700})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide[path, 640] = page.evaluate(SIDEWAYS)
    assert {key: px for key, px in wide.items() if px} == {}
