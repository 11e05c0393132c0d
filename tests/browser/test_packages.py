"""Packages in a browser: scored as the portal scores, kept by an independent SCORM runtime, readable from a disk."""

import hashlib
import io
import itertools
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from outputs.training.packages.description import described
from outputs.training.scoring import score
from tests.browser.test_pages import SIDEWAYS, violations
from tests.factories.training import ask, make_module
from tests.outputs.training.test_scoring import question

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser-0")]
STATIC = Path(__file__).parents[2] / "static" / "js" / "package"
RUNTIME = Path(__file__).parent / "scorm_again" / "scorm-again.min.js"
RUNTIME_SHA256 = "bd98f510313b7800cbbbfd9b2be2c09ebfc5d94cee96c379adc0bc05a34fb95a"
PLATFORM = "http://platform.test"
HOST = """<!DOCTYPE html><title>A platform</title><script type="module">
import {{ Scorm12API, Scorm2004API }} from "/runtime.js";
const Runtime = {{ "1.2": Scorm12API, "2004": Scorm2004API }}["{version}"];
window.api = new Runtime({{ autocommit: false, mastery_override: true, logLevel: 5 }});
window.api.loadFromJSON({cmi});
window[{{ "1.2": "API", "2004": "API_1484_11" }}["{version}"]] = window.api;
window.commits = 0;
window.api.on("{commit}", () => (window.commits += 1));
const frame = document.createElement("iframe");
frame.src = "/package/index.html";
frame.title = "The module";
frame.width = 900;
frame.height = 700;
document.body.append(frame);
</script>"""
RULES = {  # what the manifests tell the platform
    "1.2": {"core": {"lesson_mode": "normal", "credit": "credit"}, "student_data": {"mastery_score": "70"}},
    "2004": {"scaled_passing_score": "0.7"},
}


@pytest.fixture
def module():
    module = make_module("text", "case", "reflection", "quiz")
    ask(module, "North", "+South", key="one", text_en="Where is it warm?")
    ask(module, "+Red", "Green", "+Blue", key="some", kind="multiple", text_en="Which colours?")
    ask(module, "First", "Second", "Third", key="order", kind="order")
    ask(module, "Sweden = Stockholm", "Latvia = Riga", key="pairs", kind="match")
    return module


@pytest.fixture
def take(module, visitor):
    """Return the files of a package by their names."""

    def take(name: str) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(visitor.get(f"/en/training/trust/{name}").content)) as archive:
            return {each: archive.read(each) for each in archive.namelist()}

    return take


@pytest.fixture
def asked_elsewhere(page) -> list[str]:
    """What the page asks of anybody else; nothing is answered."""
    addresses: list[str] = []

    def refuse(route):
        addresses.append(route.request.url)
        route.abort()

    page.route("http*://**", refuse)
    return addresses


def serve(page: Page | BrowserContext, files: dict[str, bytes], host: str) -> None:
    """Let the page, or all of a context, find a platform with the package in it."""
    types = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    answers = {f"/package/{name}": data for name, data in files.items()}
    answers |= {"/": host.encode(), "/runtime.js": RUNTIME.read_bytes()}

    def answer(route):
        path = route.request.url.removeprefix(PLATFORM)
        content_type = types.get(path.rpartition(".")[2], "text/html")
        found = answers.get(path)
        route.fulfill(status=200 if found else 404, body=found or b"", content_type=f"{content_type}; charset=utf-8")

    page.unroute(f"{PLATFORM}/**")
    page.route(f"{PLATFORM}/**", answer)


def launch(page: Page, files: dict[str, bytes], version: str, cmi: dict):
    commit = "LMSCommit" if version == "1.2" else "Commit"
    serve(page, files, HOST.format(version=version, cmi=json.dumps(cmi), commit=commit))
    page.goto(f"{PLATFORM}/")
    return page.frame_locator("iframe")


def leave(page: Page) -> dict:
    """Close the window of the module and return what the platform kept."""
    page.evaluate("document.querySelector('iframe').remove()")
    return page.evaluate("window.api.renderCMIToJSONObject().cmi")


def answer(frame, warm: str) -> None:
    frame.get_by_role("radio", name=warm).check()
    for colour in ("Red", "Blue"):
        frame.get_by_role("checkbox", name=colour).check()
    for number, step in enumerate(("First", "Second", "Third"), 1):
        frame.get_by_label(step, exact=True).select_option(str(number))
    for country, capital in (("Sweden", "Stockholm"), ("Latvia", "Riga")):
        frame.get_by_label(country, exact=True).select_option(label=capital)


def told(cmi: dict, version: str) -> tuple:
    """What the platform's teacher sees: status, score and where the learner was."""
    if version == "1.2":
        core = cmi["core"]
        return core["lesson_status"], core["score"]["raw"], core["lesson_location"]
    return (cmi["completion_status"], cmi["success_status"]), cmi["score"]["raw"], cmi["location"]


STATES = {  # the units still unread, all read and the questions failed, all done
    "1.2": ["incomplete", "failed", "passed"],
    "2004": [("incomplete", "unknown"), ("incomplete", "failed"), ("completed", "passed")],
}


def test_the_runtime_is_the_one_that_was_looked_at():
    assert hashlib.sha256(RUNTIME.read_bytes()).hexdigest() == RUNTIME_SHA256


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_a_module_completes_scores_and_resumes(page, take, asked_elsewhere, version):
    files, (begun, failed, passed) = take(f"scorm-{version}.zip"), STATES[version]
    frame = launch(page, files, version, RULES[version])
    record = frame.locator("[data-record]")
    expect(record).to_have_text("This learning platform records your progress.")
    frame.locator("#unit-text").get_by_role("button", name="I have read this").click()
    expect(frame.get_by_text("Required units done: 1 of 3")).to_be_visible()
    frame.get_by_role("radio", name="North").check()
    kept = leave(page)
    assert told(kept, version) == (begun, "", "unit-case")

    frame = launch(page, files, version, RULES[version] | kept)
    expect(frame.get_by_role("link", name="Go on where you were")).to_have_attribute("href", "#unit-case")
    expect(frame.get_by_role("radio", name="North")).to_be_checked()
    frame.locator("#unit-case").get_by_role("button", name="I have read this").click()
    frame.get_by_role("checkbox", name="Green").check()
    answer(frame, "North")
    frame.get_by_role("button", name="See the result").click()
    expect(frame.get_by_text("Points: 2 of 4 (50 %)")).to_be_visible()
    expect(record).to_have_text("This learning platform records your progress.")
    kept = leave(page)
    assert told(kept, version) == (failed, "50", "unit-quiz")

    frame = launch(page, files, version, RULES[version] | kept)
    expect(frame.get_by_text("Not passed yet")).to_be_visible()
    frame.get_by_role("button", name="Answer once more").click()
    answer(frame, "South")
    frame.get_by_role("button", name="See the result").click()
    expect(frame.get_by_text("Points: 4 of 4 (100 %)")).to_be_visible()
    expect(record).to_have_text("This learning platform recorded your completion.")
    assert page.evaluate("window.commits") >= 3
    kept = leave(page)
    assert told(kept, version) == (passed, "100", "unit-quiz")
    assert kept["score"]["scaled"] == "1" if version == "2004" else kept["core"]["score"]["max"] == "100"
    assert len(kept["suspend_data"]) < 400

    frame = launch(page, files, version, RULES[version] | kept)
    expect(frame.get_by_text("Required units done: 3 of 3")).to_be_visible()
    expect(frame.get_by_text("You have passed this quiz.")).to_be_visible()
    expect(frame.get_by_text("Points: 4 of 4 (100 %)")).to_be_visible()
    frame.get_by_role("button", name="Answer once more").click()
    answer(frame, "North")
    frame.get_by_role("button", name="See the result").click()
    expect(frame.get_by_text("Points: 3 of 4 (75 %)")).to_be_visible()
    assert told(leave(page), version) == (passed, "100", "unit-quiz")
    assert asked_elsewhere == []


FAKE = """(() => {{
  const kept = {{ "cmi.core.lesson_mode": "{mode}", "cmi.core.lesson_status": "{status}" }};
  window.calls = [];
  const call = (name, answer) => (...given) => {{ window.calls.push([name, ...given]); return answer(...given); }};
  if (window.opener || !{is_there}) return;
  window.API = {{
    LMSInitialize: call("start", () => "true"),
    LMSFinish: call("finish", () => "true"),
    LMSGetValue: (name) => kept[name] || "",
    LMSSetValue: call("set", (name, value) => {{ if ({takes}) kept[name] = value; return "true"; }}),
    LMSCommit: call("commit", () => "true"),
    LMSGetLastError: () => "0",
  }};
}})()"""


def with_fake(browser, files, *, mode="", status="", takes="true", is_there="true") -> Page:
    """Open the module in a platform's window that answers as told and keeps nothing beyond the page."""
    context = browser.new_context()
    context.add_init_script(FAKE.format(mode=mode, status=status, takes=takes, is_there=is_there))
    page = context.new_page()
    serve(context, files, "<!DOCTYPE html><title>A platform</title>")
    return page


def calls(page: Page, name: str) -> list:
    return [given for called, *given in page.evaluate("window.calls") if called == name]


@pytest.mark.parametrize(
    ("fake", "said", "writes"),
    [
        ({"mode": ""}, "This learning platform records your progress.", True),
        ({"mode": "normal", "status": "not attempted"}, "This learning platform records your progress.", True),
        ({"mode": "browse"}, "You are looking back: the learning platform records nothing now.", False),
        ({"mode": "review", "status": "passed"}, "You are looking back: the learning platform records nothing now.",
         False),
        ({"takes": "name !== 'cmi.suspend_data'"},
         "This learning platform does not take your progress. You can read and try everything.", True),
        ({"is_there": "false"}, "No learning platform answered, so nothing is recorded. You can read and try "
         "everything.", False),
    ],
)  # fmt: skip
def test_the_page_says_what_the_platform_does(browser, take, fake, said, writes):
    page = with_fake(browser, take("scorm-1.2.zip"), **fake)
    page.goto(f"{PLATFORM}/package/index.html")
    expect(page.get_by_role("status")).to_have_text(said)
    page.get_by_role("button", name="I have read this").first.click()
    expect(page.get_by_text("Required units done: 1 of 3")).to_be_visible()
    assert bool(calls(page, "set")) == writes
    page.context.close()


def test_a_platform_that_loses_the_completion_is_named(browser, take):
    page = with_fake(browser, take("scorm-1.2.zip"), takes="name !== 'cmi.core.lesson_status'")
    page.goto(f"{PLATFORM}/package/index.html")
    for unit in ("text", "case"):
        page.locator(f"#unit-{unit}").get_by_role("button", name="I have read this").click()
    answer(page, "South")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("status")).to_have_text(
        "This learning platform did not record your completion. Show this page to whoever runs it."
    )
    assert ["cmi.core.lesson_status", "passed"] in calls(page, "set")
    assert ["cmi.core.exit", "suspend"] in calls(page, "set")
    page.context.close()


def test_a_platform_is_found_in_the_window_that_opened_the_module(browser, take):
    page = with_fake(browser, take("scorm-2004.zip"))
    page.goto(f"{PLATFORM}/")
    with page.context.expect_page() as opened:
        page.evaluate("window.open('/package/index.html')")
    module = opened.value
    expect(module.get_by_role("status")).to_have_text("This learning platform records your progress.")
    module.close()
    assert [len(calls(page, "start")), len(calls(page, "finish"))] == [1, 1]
    page.context.close()


def test_forty_questions_are_kept_in_few_letters(browser, module, take):
    for number in range(36):
        ask(module, "+One", "Two", "+Three", "+Four", key=f"more-{number}", kind="multiple")
    page = with_fake(browser, take("scorm-1.2.zip"))
    page.goto(f"{PLATFORM}/package/index.html")
    page.evaluate(
        """document.querySelectorAll("input").forEach((input) => (input.checked = true));
        document.querySelectorAll("select").forEach((select, n) => (select.selectedIndex = [1, 2, 3, 1, 2][n]));"""
    )
    page.get_by_role("button", name="See the result").click()
    kept = [value for name, value in calls(page, "set") if name == "cmi.suspend_data"][-1]
    assert len(json.loads(kept)["q"].popitem()[1]["a"]) == 40
    assert len(kept) < 1200
    page.context.close()


QUESTIONS = [
    question("single", "+a", "b", "c"),
    question("single", "a", "b"),
    question("multiple", "+a", "b", "+c", points=3),
    question("multiple", "a", "b"),
    question("order", "a", "b", "c"),
    question("match", "a = 1", "b = 2", "c = 1"),
    question("match", "a = 1", "b"),
]


def test_the_package_scores_as_the_portal_does(page):
    given = [list(keys) for size in range(4) for keys in itertools.product(range(4), repeat=size)]
    told = described(QUESTIONS)
    sheets = [[keys] * len(QUESTIONS) for keys in given] + [given[n : n + len(QUESTIONS)] for n in range(60)]
    page.goto("about:blank")
    page.add_script_tag(path=STATIC / "scoring.js")
    found = page.evaluate(
        """([questions, sheets]) => sheets.map((sheet) => {
          const answers = Object.fromEntries(questions.map((question, n) => [question.id, sheet[n]]));
          const each = questions.map((question, n) => window.SempreModule.isRight(question, sheet[n]));
          const { score, points, percent, isPassed } = window.SempreModule.score(questions, answers, 70);
          return [each, score, points, percent, isPassed];
        })""",
        [[{**each, "id": str(n)} for n, each in enumerate(told)], sheets],
    )
    expected = []
    for sheet in sheets:
        asked = [type(each)(str(n), n, *_rest(each)) for n, each in enumerate(QUESTIONS)]
        result = score(asked, {str(n): keys for n, keys in enumerate(sheet)})
        rights = [each.is_right for each in result.answered]
        expected.append([rights, result.score, result.points, result.percent, result.is_passed])
    assert found == expected
    assert {True, False} == {right for rights, *_rest_of in found for right in rights}


def _rest(question) -> tuple:
    return question.kind, question.points, question.text, question.choices


@pytest.fixture
def disk(tmp_path, take) -> str:
    """The address of the page where the offline copy was unpacked."""
    for name, data in take("offline.zip").items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return (tmp_path / "index.html").as_uri()


def test_a_copy_on_a_disk_works_without_network_and_by_keyboard(page, disk, asked_elsewhere):
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(disk)
    expect(page.get_by_role("status")).to_have_text("Nothing you do here is recorded or sent.")
    page.locator("#unit-text").get_by_role("button", name="I have read this").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#unit-text [data-done]")).to_be_focused()
    page.get_by_role("button", name="See the result").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Something needs your attention")).to_be_visible()
    page.get_by_role("link", name="Question 3 of 4: You have not answered this yet.").focus()
    page.keyboard.press("Enter")
    answer(page, "South")
    page.get_by_label("Second", exact=True).select_option("1")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("link", name="Question 3 of 4: This number stands at another step already")).to_be_visible()
    page.get_by_label("First", exact=True).select_option("2")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    expect(page.get_by_text("Points: 3 of 4 (75 %)")).to_be_visible()
    expect(page.get_by_text("You gave it number 2")).to_be_visible()
    assert (wrong, asked_elsewhere) == ([], [])


def test_a_copy_reads_well_without_scripts(browser, disk):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700}).new_page()
    page.goto(disk)
    page.get_by_role("link", name="To the answers").click()
    answers = page.get_by_role("region", name="Answers: The quiz")
    expect(answers.get_by_text("Because of South")).to_be_visible()
    assert answers.get_by_text("This is right").count() == 3
    assert page.get_by_role("button").count() == 0
    assert page.evaluate(SIDEWAYS) == 0
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_package_is_accessible_and_fits(page, take, scheme):
    serve(page, take("scorm-2004.zip"), "")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{PLATFORM}/package/index.html")
    found = [violations(page), page.evaluate(SIDEWAYS)]
    page.get_by_role("button", name="See the result").click()
    found += [violations(page), page.evaluate(SIDEWAYS)]
    page.get_by_role("button", name="I have read this").first.click()
    answer(page, "North")
    page.get_by_role("button", name="See the result").click()
    found += [violations(page), page.evaluate(SIDEWAYS)]
    assert found == [[], 0] * 3
