import importlib

import pytest

from sempre import clock
from sempre.models import SearchWaiting
from sempre.search import index_waiting, postponed, search
from sempre.worker import Worker
from tests.factories.outputs import ToolFactory
from tests.factories.partners import TargetGroupFactory

index = importlib.import_module("sempre.search.index")  # the package has a function of that name
pytestmark = pytest.mark.django_db(transaction=True)


def found(words: str) -> list[str]:
    return [entry.title for entry in search(words, "en").entries]


def test_what_is_saved_withdrawn_or_deleted_is_found_accordingly():
    tool = ToolFactory(title_en="Kitchen table talk")
    assert found("kitchen") == ["Kitchen table talk"]
    tool.title_en = "Garden talk"
    tool.save()
    assert (found("kitchen"), found("garden")) == ([], ["Garden talk"])
    tool.state = "draft"
    tool.save()
    assert found("garden") == []
    tool.state = "published"
    tool.save()
    tool.delete()
    assert found("garden") == []


def test_what_is_connected_is_found_by_its_new_neighbour():
    tool = ToolFactory(title_en="Kitchen table talk")
    tool.target_groups.add(TargetGroupFactory(name_en="lighthouse keepers"))
    assert "Kitchen table talk" in found("lighthouse keepers")


def test_many_records_wait_for_one_reindex():
    with postponed():
        ToolFactory(title_en="Kitchen table talk")
    assert found("kitchen") == []


def test_many_that_show_a_changed_text_wait_for_the_worker(monkeypatch):
    monkeypatch.setattr(index, "CHUNK", 2)
    group = TargetGroupFactory(name_en="bakers")
    tools = [ToolFactory(title_en=f"Talk {n}") for n in range(3)]
    for tool in tools[:2]:
        tool.target_groups.add(group)
    group.name_en = "lighthouse keepers"
    group.save()
    assert (len(found("lighthouse keepers")), SearchWaiting.objects.count()) == (2, 0)  # so few at once
    tools[2].target_groups.add(group)
    group.name_en = "violinists"
    group.save()
    assert (found("violinists"), SearchWaiting.objects.get().keys) == ([], [tool.pk for tool in tools])
    assert (index_waiting(), len(found("violinists")), index_waiting(), index_waiting()) == (True, 2, True, False)
    assert sorted(found("violinists")) == ["Talk 0", "Talk 1", "Talk 2"]


def test_a_round_of_the_worker_indexes_what_waits(monkeypatch):
    monkeypatch.setattr(index, "CHUNK", 1)
    monkeypatch.setattr(clock, "run_due", lambda: None)
    group = TargetGroupFactory(name_en="bakers")
    for n in range(3):
        ToolFactory(title_en=f"Talk {n}").target_groups.add(group)
    group.delete()
    assert (len(found("bakers")), SearchWaiting.objects.count()) == (3, 1)
    Worker().work()
    assert (found("bakers"), SearchWaiting.objects.count()) == ([], 0)


def test_what_cannot_be_indexed_does_not_hold_up_what_waits_behind_it_nor_the_clock(monkeypatch, caplog):
    monkeypatch.setattr(index, "CHUNK", 1)
    monkeypatch.setattr("sempre.worker.INDEXED", 2)
    ran = []
    monkeypatch.setattr(clock, "run_due", lambda: ran.append(SearchWaiting.objects.get().keys))
    group = TargetGroupFactory(name_en="bakers")
    tools = [ToolFactory(title_en=f"Talk {n}") for n in range(3)]
    for tool in tools:
        tool.target_groups.add(group)
    group.delete()
    write = index._write_some

    def fail_at_first(model, keys):
        if keys == [tools[0].pk]:
            raise ValueError
        write(model, keys)

    monkeypatch.setattr(index, "_write_some", fail_at_first)
    Worker().work()
    assert (found("bakers"), ran) == (["Talk 0", "Talk 2"], [[tools[2].pk]])
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        f"Records of Outputs | tool could not be indexed: [{tools[0].pk}]"
    ]
