"""After an upgrade that keeps words in another way, the worker writes the index anew."""

import pytest
from django.core.management import call_command

from sempre.models import SearchEntry, SearchWaiting
from sempre.search import index, index_waiting, renew, renewing
from tests.factories.outputs import ToolFactory

pytestmark = pytest.mark.django_db


def test_an_index_of_old_stems_waits_to_be_written_anew(monkeypatch):
    tool = ToolFactory(title_en="Garden")
    renew()
    index(tool)
    renew()
    assert SearchWaiting.objects.count() == 0
    monkeypatch.setattr(renewing, "mark", lambda: "search index of tomorrow")
    renew()
    renew()
    assert list(SearchWaiting.objects.values_list("keys", flat=True)) == [[tool.pk]]
    SearchEntry.objects.update(body="", title="Old")
    assert (index_waiting(), index_waiting()) == (True, False)
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"Garden"}


def test_migrate_looks_whether_the_index_is_of_now(monkeypatch):
    index(ToolFactory(title_en="Garden"))
    monkeypatch.setattr(renewing, "mark", lambda: "search index of tomorrow")
    call_command("migrate", verbosity=0)
    assert SearchWaiting.objects.count() == 1


def test_an_empty_index_has_nothing_to_wait_for(monkeypatch):
    monkeypatch.setattr(renewing, "mark", lambda: "search index of tomorrow")
    renew()
    assert SearchWaiting.objects.count() == 0
