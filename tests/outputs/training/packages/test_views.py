import pytest

from outputs.training.packages import files
from tests.factories.outputs import EditionFactory, WorkFactory
from tests.factories.training import EnrolmentFactory, ask, make_module
from tests.outputs.training.conftest import as_learner

pytestmark = pytest.mark.django_db
TRUST = "/en/training/trust/"


@pytest.mark.parametrize(
    ("name", "content_type"),
    [(name, "application/zip") for name in files.NAMES[:3]] + [(files.GIFT, "text/plain; charset=utf-8")],
)
def test_the_files_of_a_module_are_served_without_a_cookie(visitor, module, name, content_type):
    ask(module)
    response = visitor.get(f"/fi/training/trust/{name}")
    assert (response.status_code, response.headers["Content-Type"], response.cookies) == (200, content_type, {})
    assert response.headers["Content-Disposition"] == f'attachment; filename="sempre-trust-fi-2.0-{name}"'
    assert response.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in response.headers.get("Vary", "")
    again = visitor.get(f"/fi/training/trust/{name}", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_does_not_exist_or_may_not_be_seen_has_no_files(visitor):
    make_module("text", key="open")
    make_module("text", key="draft", edition=EditionFactory(work=WorkFactory(kind="training", state="draft")))
    make_module("text", key="empty").children.all().delete()
    for slug in ("draft", "unknown", "empty"):
        for name in files.NAMES:
            assert visitor.get(f"/en/training/{slug}/{name}").status_code == 404
    assert visitor.get(f"/en/training/open/{files.GIFT}").status_code == 404
    assert visitor.get(f"/en/training/open/{files.OFFLINE}").status_code == 200
    assert visitor.get("/en/training/open/scorm-1.3.zip").status_code == 404
    assert visitor.post(f"/en/training/open/{files.OFFLINE}").status_code == 405


def test_a_learners_answer_is_stored_nowhere(module):
    EnrolmentFactory(edition=module.edition)
    response = as_learner().get(f"{TRUST}{files.OFFLINE}")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


def test_the_edition_in_the_name_of_the_file_is_harmless(visitor, module):
    module.edition.version = '2/0 "β"\r\n'
    module.edition.save()
    response = visitor.get(f"{TRUST}{files.OFFLINE}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="sempre-trust-en-2-0-offline.zip"'


def test_the_page_of_the_module_leads_to_its_files(visitor, module):
    html = visitor.get(TRUST).content.decode()
    assert [f'href="{TRUST}{name}"' in html for name in files.NAMES] == [True] * 4
    assert "Take this module along" in html
    size = len(visitor.get(f"{TRUST}{files.OFFLINE}").content)
    assert f"ZIP, {size / 1024:.1f}\u00a0KB" in visitor.get(TRUST).content.decode()


def test_a_module_without_questions_offers_none(visitor):
    make_module("text")
    html = visitor.get(TRUST).content.decode()
    assert [name in html for name in files.NAMES] == [True, True, True, False]
