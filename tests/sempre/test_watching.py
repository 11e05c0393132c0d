import pytest

from sempre.search import postponed, search
from tests.factories.outputs import ToolFactory
from tests.factories.partners import TargetGroupFactory

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
