"""Every change of what pages show is told, by whatever way it was made; what no page shows is not."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from microprojects.models import Report
from partners.models import TargetGroup
from sempre.models import OutboxMail, Page
from sempre.page_cache import triggers
from sempre.page_cache.freshness import CHANNEL, shared_number
from tests.factories import figures

KINDS = (
    "", "about/", "partners/", "networks/", "micro-projects/", "outputs/", "handbook/", "tools/", "roadmap/",
    "training/", "recommendations/", "news/", "events/", "figures/", "search/?q=village", "events.ics", "news.atom",
)  # fmt: skip


@pytest.fixture
def heard(content, django_db_blocker):
    """Return what says how many notifications came since it was asked last; commits are real, in this module's data."""
    with django_db_blocker.unblock():
        yield from _listening()


def _listening():
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    raw = connection.connection

    def count() -> int:
        raw.poll()
        number = len(raw.notifies)
        raw.notifies.clear()
        return number

    yield count
    sql(f"UNLISTEN {CHANNEL}")


@pytest.fixture
def about(heard):
    return Page.objects.get(slug="about")


def test_every_table_that_a_public_page_reads_tells(content, visitor, django_db_blocker):
    read = set()
    with django_db_blocker.unblock():
        for address in ["/sitemap.xml", *(f"/lt/{kind}" for kind in KINDS), *_details(visitor)]:
            with CaptureQueriesContext(connection) as captured:
                assert visitor.get(address).status_code == 200
            for query in captured:
                read |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
    assert {"sempre_page", "microprojects_figure", "outputs_node"} <= read
    assert read - set(triggers.telling_tables()) - {"django_content_type"} == set()


def _details(visitor) -> list[str]:
    """Return the last address that each list leads to."""
    found = {}
    for kind in KINDS:
        html = visitor.get(f"/en/{kind}").content.decode()
        found |= {path.split("/")[2]: path for path in re.findall(r'href="(/en/[a-z-]+/[a-z0-9-]+/)"', html)}
    return sorted(path for path in found.values() if "/accounts/" not in path)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.save(),
        lambda page: Page.objects.filter(pk=page.pk).update(title_en="New"),
        lambda page: TargetGroup.objects.bulk_create([TargetGroup(slug="a"), TargetGroup(slug="b")]),
        lambda page: Page.objects.filter(slug="privacy").delete(),
        lambda page: sql("UPDATE sempre_page SET title_fi = 'Uusi'"),
        lambda page: sql("TRUNCATE outputs_level CASCADE"),
        lambda page: sql("WITH new AS (UPDATE sempre_page SET title_sv = 'x' RETURNING 1) SELECT * FROM new"),
    ],
)
def test_every_way_to_change_content_is_told_with_the_commit(about, heard, change):
    with transaction.atomic():
        change(about)
        assert heard() == 0
    assert heard() >= 1


def test_what_is_taken_back_is_not_told(about, heard):
    with transaction.atomic():
        about.save()
        transaction.set_rollback(True)
    assert heard() == 0


def test_drafts_sessions_and_mails_are_not_told(heard):
    report = figures.report(figures.project("Drafted", figures.network("Somewhere")), 1, state="draft")
    heard()
    Report.objects.filter(pk=report.pk).update(content={"happened": "We met."})
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    OutboxMail.objects.all().delete()
    assert heard() == 0
    Report.objects.filter(pk=report.pk).update(state="accepted")
    assert heard() == 1


def test_installing_again_changes_nothing(heard):
    with CaptureQueriesContext(connection) as captured:
        triggers.install_triggers()
    assert [query["sql"] for query in captured if "TRIGGER" in query["sql"]] == []


def test_a_trigger_that_is_missing_or_not_wanted_is_mended(heard, monkeypatch):
    sql(f"DROP TRIGGER {triggers.TRIGGER} ON sempre_page")
    sql(triggers._trigger("sempre_user", ()))
    triggers.install_triggers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [triggers.TRIGGER])
        tables = {row[0] for row in cursor.fetchall()}
    assert tables == set(triggers.telling_tables())


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE sempre_page SET title_fi = 'x'", True),
        ("UPDATE microprojects_report SET number = number", False),
        ("DELETE FROM django_session", False),
        ("SELECT 1", False),
    ],
)
def test_this_process_tells_the_others_here_before_it_answers(heard, settings, tmp_path, statement, told):
    settings.PAGE_CACHE_FILE = tmp_path / "content-number"
    number = shared_number(settings.PAGE_CACHE_FILE)
    before = number.read()
    with connection.execute_wrapper(triggers.tell_on_commit), transaction.atomic():
        sql(statement)
        assert number.read() == before
    assert (number.read() != before) == told


def test_a_connection_that_opens_inside_of_another_wrapper_stays_watched():
    opened = SimpleNamespace(execute_wrappers=["another"])
    triggers.watch_writes(opened)
    triggers.watch_writes(opened)
    assert (opened.execute_wrappers.pop(), opened.execute_wrappers) == ("another", [triggers.tell_on_commit])
