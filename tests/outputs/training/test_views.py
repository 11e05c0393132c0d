import pytest

from tests.counting import assert_same_queries, queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.training import EnrolmentFactory, ask, make_module, training_edition, unit_of
from tests.outputs.training.conftest import as_learner

pytestmark = pytest.mark.django_db
UNITS = ("text", "case", "tool", "reflection", "plan", "quiz")


def html_of(client, path: str) -> str:
    response = client.get(f"/en/training/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_names_modules_with_minutes_goals_and_units_in_equal_queries(visitor):
    numbers = iter(range(9))
    html = assert_same_queries(visitor, "/en/training/", lambda: make_module(key=f"module-{next(numbers)}"), most=5)
    assert html.count("Know it.") == 3
    assert html.count('<a href="/en/training/module-2/quiz/">The quiz</a>') == 1
    assert "90 minutes" in html


def test_a_module_shows_its_units_in_equal_queries(visitor):
    module = make_module("text")
    make = iter("abcdef")
    html = assert_same_queries(
        visitor,
        "/en/training/trust/",
        lambda: NodeFactory(edition=module.edition, parent=module, kind="unit", unit_type="text", slug=next(make)),
        most=6,
    )
    assert html.count('class="meta course-facts"') == 4
    assert "Start the module" in html


@pytest.mark.parametrize("slug", UNITS)
def test_units_of_every_type_are_read_without_a_cookie(visitor, module, slug):
    ask(module)
    response = visitor.get(f"/en/training/trust/{slug}/")
    html = response.content.decode()
    assert (response.status_code, response.cookies, f"<strong>{slug}</strong>" in html) == (200, {}, True)
    assert response.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert ("I have done this unit" in html, "csrfmiddlewaretoken" in html) == (False, False)


def test_a_unit_says_where_it_stands_and_what_comes_before_and_after(visitor, module):
    html = html_of(visitor, "trust/case/")
    assert "Unit 2 of 6 · case" in html
    assert '<a rel="prev" href="/en/training/trust/text/">' in html
    assert '<a rel="next" href="/en/training/trust/tool/">' in html
    assert "75 minutes from here to the end of the module" in html


def test_a_case_leads_to_its_micro_project_and_a_practice_to_its_tool(visitor, module):
    unit_of(module, "case").micro_projects.set([MicroProjectFactory(slug="alldi"), MicroProjectFactory(state="draft")])
    unit_of(module, "tool").tools.set([ToolFactory(slug="cafe"), ToolFactory(slug="hidden", state="draft")])
    case, tool = html_of(visitor, "trust/case/"), html_of(visitor, "trust/tool/")
    assert case.count('class="linked-title" href="/en/micro-projects/alldi/"') == case.count("linked-title") == 1
    assert tool.count('class="linked-title" href="/en/tools/cafe/"') == tool.count("linked-title") == 1


def test_a_reflection_asks_its_questions_in_fields_that_are_not_sent(visitor, module):
    body = "1. **What now?** Why it matters: much.\n2. And then?\n   1. nested\n\n- **No question**"
    unit = unit_of(module, "reflection")
    unit.body_en = body
    unit.save()
    html = html_of(visitor, "trust/reflection/")
    assert html.count("<textarea") == 2
    assert '<label for="note-1">What now?</label>' in html
    assert '<label for="note-2">And then?</label>' in html
    main = html.partition("<main")[2].partition("</main>")[0]
    assert ("<form" in main, " name=" in main) == (False, False)


def test_a_plan_has_its_figure_in_words_too(visitor, module):
    html = html_of(visitor, "trust/plan/")
    assert 'aria-label="A circle of four steps: Plan, Act, Observe, Reflect, and again from the beginning."' in html
    assert 'href="/en/training/trust/plan.pdf"' in html


def test_a_quiz_takes_the_same_queries_for_one_and_three_questions(visitor, module):
    ask(module)
    visitor.get("/en/training/trust/quiz/")
    one, _html = queries(visitor, "/en/training/trust/quiz/")
    ask(module, key="q2")
    ask(module, key="q3")
    visitor.get("/en/training/trust/quiz/")  # the versions are made
    three, html = queries(visitor, "/en/training/trust/quiz/")
    assert (three, three <= 11, html.count('class="question"')) == (one, True, 3)


@pytest.mark.parametrize(
    ("path", "nearest"), [("trusst/", "/en/training/trust/"), ("trust/quizz/", "/en/training/trust/quiz/")]
)
def test_an_unknown_address_names_the_nearest(visitor, module, path, nearest):
    response = visitor.get(f"/en/training/{path}")
    assert (response.status_code, f'href="{nearest}"' in response.content.decode()) == (404, True)


@pytest.mark.parametrize("path", ["", "trust/", "trust/text/", "trust/plan.pdf", "my/", "certificate/"])
def test_a_training_that_is_not_published_does_not_exist(visitor, path):
    work = WorkFactory(kind="training")
    make_module(edition=EditionFactory(work=work, status="draft"))
    assert visitor.get(f"/en/training/{path}").status_code == 404


def test_a_learner_sees_the_own_progress_and_nobody_stores_the_page(module, enrolment, student):
    enrolment.progress.create(unit_key="trust-text", done_on="2026-01-01")
    response = student.get("/en/training/trust/")
    html = response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert "1 of 4 required units done" in html
    assert "Go on: The case" in html
    assert "/en/training/my/continue/" in html
    assert "I have done this unit" in html_of(student, "trust/case/")
    assert "You have done this unit." in html_of(student, "trust/text/")


def test_others_learners_progress_is_not_shown(module, enrolment):
    assert "Start the module" in html_of(as_learner(secret="another"), "trust/")


def test_a_cookie_that_was_not_signed_here_is_none(module, enrolment, client):
    client.cookies["learner"] = "forged:abc:def"
    assert "Start the module" in html_of(client, "trust/")


def test_the_plan_is_a_tagged_pdf_and_a_module_without_one_has_none(visitor, module):
    response = visitor.get("/en/training/trust/plan.pdf")
    assert (response.headers["Content-Type"], response.content[:8]) == ("application/pdf", b"%PDF-1.7")
    assert b"pdfuaid" in response.content
    assert response.headers["Content-Disposition"] == 'attachment; filename="sempre-plan-trust-en.pdf"'
    assert visitor.get("/en/training/trust/plan.pdf").content == response.content
    make_module("text", key="plain")
    assert visitor.get("/en/training/plain/plan.pdf").status_code == 404


def test_learners_in_progress_are_counted_by_module_and_edition(module):
    from outputs.training.services import learners_in_progress

    EnrolmentFactory(edition=module.edition)
    EnrolmentFactory(edition=module.edition, learner_hash="b" * 64)
    EnrolmentFactory(edition=module.edition, learner_hash="c" * 64, completed_on="2026-02-01")
    EnrolmentFactory(edition=module.edition, learner_hash="d" * 64, module_key="other")
    newer = EditionFactory(work=module.edition.work, version="3.0", date="2027-01-01")
    assert [learners_in_progress("trust", each) for each in (training_edition(), module.edition, newer)] == [0, 2, 0]
