import pytest

from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory, NewsItemFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db


def test_home_counts_records_and_links_to_them(visitor, pages):
    region = NetworkFactory()
    village = NetworkFactory(kind="len", parent=region, partner=region.partner)
    group = TargetGroupFactory(slug="single-parents", name_en="single parents", kind="end_user")
    MicroProjectFactory(network=village, target_groups=[group])
    MicroProjectFactory(network=village, state="draft", target_groups=[group])
    ToolFactory()
    PartnerFactory(role="associated")
    response = visitor.get("/en/")
    assert response.context["counts"] == {
        "partners": 1, "countries": 1, "regional": 1, "local": 1, "micro_projects": 1, "tools": 1
    }  # fmt: skip
    html = response.content.decode()
    assert (
        '<a href="/en/micro-projects/?target_group=single-parents">single parents <span class="count">1</span>' in html
    )


def test_home_shows_dated_news_only(visitor, pages):
    NewsItemFactory(title_en="Dated", published="2018")
    NewsItemFactory(title_en="Undated", published="")
    html = visitor.get("/en/").content.decode()
    assert ("Dated</a>" in html, "Undated</a>" in html) == (True, False)


def test_pages_say_who_funds_them_in_every_language(visitor, pages):
    html = visitor.get("/en/about/").content.decode()
    assert "Co-funded by the European Union" in html
    assert 'alt="Flag of the European Union"' in html


def test_public_pages_carry_strict_headers_and_no_cookie(visitor, pages):
    response = visitor.get("/en/about/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("unsafe" in policy, "*" in policy, "http" in policy) == (False, False, False)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Permissions-Policy"].startswith("camera=()")
    assert response.cookies == {}


def test_errors_carry_the_same_headers(visitor, pages):
    response = visitor.get("/en/nothing/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_server_error_page_needs_no_database(rf):
    from django.utils import translation

    from sempre.views import server_error

    with translation.override("sv"):
        response = server_error(rf.get("/sv/"))
    assert response.status_code == 500
    assert b'<html lang="sv">' in response.content


def test_admin_without_a_language_leads_to_one_with(visitor):
    assert visitor.get("/admin/").headers["Location"] == "/en/admin/"
