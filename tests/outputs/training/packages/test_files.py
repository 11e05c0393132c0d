"""What stands in a package: a manifest that names all files, one page that reads in any language, nothing else."""

import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils import timezone, translation

from outputs import clock
from outputs.models import Choice
from outputs.training import course
from outputs.training.packages import files, manifest, page, shelf
from sempre import languages
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, ToolFactory, WorkFactory
from tests.factories.training import ask, make_module, unit_of

pytestmark = pytest.mark.django_db
XML = "{http://www.w3.org/XML/1998/namespace}"
CP = {"1.2": "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}", "2004": "{http://www.imsglobal.org/xsd/imscp_v1p1}"}
ADL = {"1.2": "{http://www.adlnet.org/xsd/adlcp_rootv1p2}", "2004": "{http://www.adlnet.org/xsd/adlcp_v1p3}"}
SS = "{http://www.imsglobal.org/xsd/imsss}"
PACKAGES = {"1.2": files.SCORM_12, "2004": files.SCORM_2004}


@pytest.fixture
def module():
    module = make_module()
    ask(module, "+Right", "Wrong <b>", key="one")
    ask(module, "First", "Second", "Third", key="order", kind="order", points=2)
    return module


def gathered(module, code: str = "en") -> course.Course:
    return course.gather(module.edition.work, module.edition, course.module_of(module.edition, slug="trust"), code)


def made(module, name: str, code: str = "en") -> bytes:
    with translation.override(code):
        return files.make(gathered(module, code), name)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def page_of(module, name: str = files.OFFLINE, code: str = "en") -> str:
    return unpacked(made(module, name, code))["index.html"].decode()


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_the_manifest_names_every_file_and_no_other(module, version):
    found = unpacked(made(module, PACKAGES[version]))
    tree, cp = ElementTree.fromstring(found.pop("imsmanifest.xml")), CP[version]
    resource = tree.find(f"{cp}resources/{cp}resource")
    assert [each.get("href") for each in resource] == list(found)
    kind = resource.get(f"{ADL[version]}{'scormtype' if version == '1.2' else 'scormType'}")
    assert (resource.get("href"), resource.get("type"), kind) == ("index.html", "webcontent", "sco")
    assert [each.text for each in tree.find(f"{cp}metadata")][:2] == [
        "ADL SCORM",
        "1.2" if version == "1.2" else "2004 4th Edition",
    ]
    assert [each.tag.partition("}")[2] for each in tree] == ["metadata", "organizations", "resources"]
    item = tree.find(f"{cp}organizations/{cp}organization/{cp}item")
    assert tree.find(f"{cp}organizations").get("default") == tree.find(f"{cp}organizations/*").get("identifier")
    assert (item.get("identifierref"), item.find(f"{cp}title").text) == (resource.get("identifier"), "Module trust")


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_the_manifest_says_title_language_licence_and_pass_mark(module, version):
    module.title_lt, module.summary_lt = "Pasitikėjimas & <jėga>", "Apie\x0b jį."
    module.save()
    tree = ElementTree.fromstring(unpacked(made(module, PACKAGES[version], "lt"))["imsmanifest.xml"])
    texts = {each.tag.partition("}")[2]: each.text for each in tree.iter() if each.text and each.text.strip()}
    assert (texts["title"], texts["language"]) == ("Pasitikėjimas & <jėga>", "lt")
    strings = [
        (each.get("language") or each.get(f"{XML}lang"), each.text)
        for each in tree.iter()
        if each.tag.endswith(("}string", "}langstring"))
    ]
    assert [text for code, text in strings if code == "lt"] == ["Pasitikėjimas & <jėga>", "Apie jį."]
    assert module.edition.work.licence in [text for _code, text in strings]
    mark = {"1.2": texts.get("masteryscore"), "2004": texts.get("minNormalizedMeasure")}[version]
    assert mark == {"1.2": "70", "2004": "0.7"}[version]
    assert tree.get("identifier") == "SEMPRE-trust-lt"


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_a_module_without_questions_has_no_pass_mark(version):
    module = make_module("text")
    tree = ElementTree.fromstring(manifest.manifest_of(gathered(module), version, ["index.html"]))
    assert [each for each in tree.iter() if each.tag.endswith(("masteryscore", "primaryObjective"))] == []


def test_every_package_is_the_same_bytes_for_the_same_content(module):
    for name in files.NAMES:
        assert made(module, name) == made(module, name)
    with zipfile.ZipFile(io.BytesIO(made(module, files.OFFLINE))) as archive:
        assert {info.date_time for info in archive.infolist()} == {files.WRITTEN}


def test_an_offline_copy_has_nothing_of_a_platform_and_asks_nobody(module):
    unit_of(module, "case").micro_projects.set([MicroProjectFactory(slug="alldi", title_en="Alldi")])
    found = unpacked(made(module, files.OFFLINE))
    assert "imsmanifest.xml" not in found
    assert "js/package/platform.js" not in found
    html = found["index.html"].decode()
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', html)
    assert set(loaded) == set(found) - {"index.html"}
    assert [name for name in loaded if name.endswith(".js")] == list(page.SCRIPTS)
    assert 'type="module"' not in html
    assert b"url(" not in b"".join(data for name, data in found.items() if name.endswith(".css"))


def test_scripts_are_files_and_what_stands_in_the_page_is_data(module):
    html = page_of(module, files.SCORM_12)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert [bool(body) for _attributes, body in scripts] == [False] * len(page.PLATFORM_SCRIPTS) + [True]
    assert 'type="application/json"' in scripts[-1][0]
    assert (re.findall(r"\son\w+=", html), re.findall(r"\sstyle=", html)) == ([], [])
    told = json.loads(scripts[-1][1])
    required = [(unit["anchor"], unit["required"]) for unit in told["units"]]
    assert required == [("unit-text", True), ("unit-case", True), ("unit-tool", True), ("unit-reflection", False),
                        ("unit-plan", False), ("unit-quiz", True)]  # fmt: skip
    assert (told["platform"], told["pass"]) == ("1.2", course.PASS_MARK)
    assert [(q["kind"], q["points"]) for q in told["units"][-1]["questions"]] == [("single", 1), ("order", 2)]


def test_tools_and_cases_are_named_and_lead_to_the_portal(module, settings):
    settings.BASE_URL = "https://portal.example.org"
    unit_of(module, "tool").tools.set([ToolFactory(slug="cafe", title_en="Café", summary_en="Talk & listen.")])
    unit = unit_of(module, "text")
    unit.body_en = "See [here](/en/tools/cafe/) and [there](https://example.org/?a&b)."
    unit.save()
    html = page_of(module)
    assert '<a class="linked-title" href="https://portal.example.org/en/tools/cafe/" target="_blank"' in html
    assert "Talk &amp; listen." in html
    assert '<a target="_blank" href="https://portal.example.org/en/tools/cafe/"' in html
    assert '<a target="_blank" href="https://example.org/?a&amp;b"' in html
    assert '<a href="https://portal.example.org/en/training/trust/"' in html


def test_what_is_not_translated_is_marked_and_listed(module):
    unit = unit_of(module, "text")
    unit.title_fi, unit.body_fi = "Teksti", "Lue."
    unit.save()
    html = page_of(module, code="fi")
    assert '<html lang="fi">' in html
    assert re.search(r'<h2 id="unit-text-title"[^>]*>Teksti</h2>', html)
    assert re.search(r'<h2 id="unit-case-title"[^>]*><span lang="en">The case</span></h2>', html)
    listed = re.findall(r"<li>(.*?)</li>", html.partition('<div class="note">')[2].partition("</details>")[0])
    assert listed == [f'<span lang="en">The {kind}</span>' for kind in ("case", "tool", "reflection", "plan", "quiz")]
    assert "<details" not in page_of(module)


def test_headings_come_in_order_and_ids_once(module):
    unit = unit_of(module, "text")
    unit.body_en = "## One\n\n#### Deep\n\n## Two"
    unit.save()
    html = page_of(module)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[:2] == [1, 2]
    assert [after for before, after in zip(levels, levels[1:], strict=False) if after > before + 1] == []
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([\w-]+)"', html)) <= set(ids)


def test_an_order_is_never_asked_in_its_right_order(module):
    questions = gathered(module).units[-1].quiz.questions
    for number in range(30):
        question = course.Question(f"q{number}", 1, "order", 1, questions[1].text, questions[1].choices)
        shown = [choice.key for choice in page.mixed(question, question.choices)]
        assert (sorted(shown), shown != [0, 1, 2]) == ([0, 1, 2], True)


def test_texts_made_to_harm_are_harmless(module):
    Choice.objects.update(text_en="</script><script>alert(1)</script>", explanation_en="<img src=x onerror=alert(1)>")
    unit = unit_of(module, "text")
    unit.body_en = "<script>alert(1)</script> [a](javascript:alert(1))" + "[" * 300_000
    unit.save()
    html = page_of(module)
    assert ("<script>alert" in html, "<img src=x" in html, 'href="javascript' in html) == (False, False, False)


def test_the_file_is_made_once_for_a_content(module, monkeypatch):
    whole = gathered(module)
    first = files.file_of(whole, files.OFFLINE)
    monkeypatch.setattr(files, "make", None)
    assert files.file_of(gathered(module), files.OFFLINE) == first
    assert files.sizes(whole) == {files.OFFLINE: len(first)}
    unit_of(module, "text").delete()
    assert files.is_kept(gathered(module), files.OFFLINE) is False


def test_the_clock_makes_what_is_new_and_only_that(module, monkeypatch):
    make_module("text", key="hidden", edition=EditionFactory(work=module.edition.work, status="draft"))
    monkeypatch.setattr(shelf.languages, "CODES", ("en", "fi"))
    clock.make_packages_ready(timezone.now())
    assert shelf.make_ready() == []
    unit = unit_of(module, "text")
    unit.body_fi = "Uusi."
    unit.save()
    assert shelf.make_ready() == [f"trust-fi-{name}" for name in files.NAMES]


def test_nine_languages_cost_the_queries_of_one(module, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert len(list(shelf._modules())) == len(languages.CODES)


@pytest.mark.parametrize("code", languages.CODES)
def test_a_package_exists_in_every_language(module, code):
    assert f'<html lang="{code}">' in page_of(module, files.SCORM_2004, code)


def test_a_draft_has_no_files_on_the_shelf():
    make_module("text", edition=EditionFactory(work=WorkFactory(kind="training", state="draft")))
    assert list(shelf._modules()) == []
