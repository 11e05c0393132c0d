"""The index: rows in each language, and what changes them."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outputs.models import Node, Tool
from sempre import languages
from sempre.models import SearchEntry
from sempre.search import index, index_on_commit, reindex, remove, search
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory
from tests.factories.sempre import PageFactory


def titles(q, language="en", **narrowed):
    results = search(q, language, **narrowed)
    return [entry.title for entry in results.entries]


def paths(q, language="en"):
    return [entry.path for entry in search(q, language).entries]


def indexed(record):
    index(record)
    return record


@pytest.mark.django_db
def test_index_writes_a_row_a_language():
    project = indexed(MicroProjectFactory(slug="garden", title_en="Garden", title_sv="Örtagård", country="SE"))
    rows = SearchEntry.objects.filter(object_id=project.pk, kind="micro-project")
    assert sorted(rows.values_list("language", flat=True)) == sorted(languages.CODES)
    assert set(rows.values_list("path", "country")) == {("/micro-projects/garden/", "SE")}
    swedish, finnish = rows.get(language="sv"), rows.get(language="fi")
    assert (swedish.title, swedish.title_language, swedish.sort_key) == ("Örtagård", "sv", "z~2rtagz~0rd")
    assert (finnish.title, finnish.title_language) == ("Garden", "en")


@pytest.mark.django_db
def test_index_falls_back_to_the_original_language_first():
    tool = indexed(ToolFactory(title_en="Garden", title_da="Have", original_language="da"))
    row = SearchEntry.objects.get(object_id=tool.pk, kind="tool", language="fi")
    assert (row.title, row.title_language) == ("Have", "da")


@pytest.mark.django_db
def test_index_keeps_a_summary_only_in_the_titles_language():
    tool = indexed(ToolFactory(title_en="Garden", title_sv="Trädgård", summary_en="Dig together."))
    summaries = SearchEntry.objects.filter(object_id=tool.pk, kind="tool").values_list("language", "summary")
    assert dict(summaries)["sv"] == ""
    assert dict(summaries)["fi"] == "Dig together."


@pytest.mark.django_db
def test_index_again_changes_the_rows():
    tool = indexed(ToolFactory(title_en="Garden"))
    tool.title_en = "Kitchen"
    tool.save()
    index(tool)
    assert (titles("garden"), titles("kitchen")) == ([], ["Kitchen"])
    assert SearchEntry.objects.count() == 9


@pytest.mark.django_db
def test_drafts_are_never_found():
    draft = indexed(ToolFactory(title_en="Garden", draft=True))
    assert titles("garden") == []
    draft.state = Tool.State.PUBLISHED
    draft.save()
    index(draft)
    assert titles("garden") == ["Garden"]
    draft.state = Tool.State.DRAFT
    draft.save()
    index(draft)
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_remove_takes_a_record_out():
    tool = indexed(ToolFactory(title_en="Garden"))
    remove(tool)
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_index_on_commit_waits_for_the_commit(django_capture_on_commit_callbacks):
    tool = ToolFactory(title_en="Garden")
    with django_capture_on_commit_callbacks(execute=True):
        index_on_commit(tool)
        assert titles("garden") == []
    assert titles("garden") == ["Garden"]


@pytest.mark.django_db
def test_deleted_work_takes_its_chapters_out(django_capture_on_commit_callbacks):
    chapter = NodeFactory(title_en="Gardens")
    index(chapter.edition.work)
    assert titles("gardens") == ["Gardens"]
    with django_capture_on_commit_callbacks(execute=True):
        remove(chapter.edition.work)
        chapter.edition.work.delete()
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_chapters_follow_work_and_edition():
    work = WorkFactory()
    edition = EditionFactory(work=work, status="draft")
    NodeFactory(edition=edition, title_en="Gardens")
    index(work)
    assert titles("gardens") == []
    edition.status = "published"
    edition.save()
    index(edition)
    assert titles("gardens") == ["Gardens"]
    work.state = work.State.DRAFT
    work.save()
    index(work)
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_section_is_found_through_its_chapter():
    chapter = NodeFactory(slug="begin", title_en="Begin")
    section = NodeFactory(edition=chapter.edition, parent=chapter, kind=Node.Kind.SECTION, title_en="Gardens")
    index(section)
    assert paths("gardens") == ["/handbook/begin/"]


@pytest.mark.django_db
def test_a_renamed_target_group_is_found_at_its_projects():
    group = TargetGroupFactory(name_en="single parents")
    project = MicroProjectFactory(title_en="Newspaper", target_groups=[group])
    index(project)
    group.name_en = "lone parents"
    group.save()
    index(group)
    assert (titles("single"), titles("lone")) == ([], ["Newspaper"])


@pytest.mark.django_db
def test_a_step_is_found_at_its_project():
    step = StepFactory(text_en="The first harvest.", micro_project__title_en="Garden")
    index(step)
    assert titles("harvest") == ["Garden"]


@pytest.mark.django_db
def test_reindex_writes_what_is_published_and_drops_the_rest(capsys):
    tool = indexed(ToolFactory(title_en="Garden"))
    Tool.objects.filter(pk=tool.pk).update(state="draft")
    deleted = indexed(ToolFactory(title_en="Kitchen"))
    Tool.objects.filter(pk=deleted.pk).delete()
    ToolFactory(title_en="Workshop")
    call_command("reindex_search")
    assert capsys.readouterr().out == "9 rows in the search index.\n"
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"Workshop"}


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [MicroProjectFactory, ToolFactory, EventFactory, NodeFactory])
def test_reindex_takes_the_same_queries_for_one_and_three(factory):
    counts = []
    for number in (1, 2):
        factory.create_batch(number)
        with CaptureQueriesContext(connection) as queries:
            reindex()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def everything():
    """One published record of each kind with a title of its own in each language."""
    own = {code: f"Zq{number}{code}rec" for number, code in enumerate(languages.CODES)}
    titled = {f"title_{code}": title for code, title in own.items()}
    named = {f"name_{code}": title for code, title in own.items()}
    work = WorkFactory(**titled)
    edition = EditionFactory(work=work)
    return own, [
        PageFactory(slug="privacy", **titled),
        PartnerFactory(**named),
        NetworkFactory(**named, partner=PartnerFactory(draft=True)),
        EventFactory(**titled),
        NewsItemFactory(**titled),
        MicroProjectFactory(**titled, network=None),
        ToolFactory(**titled),
        work,
        NodeFactory(edition=edition, **titled),
    ]


@pytest.mark.django_db
def test_every_published_record_is_found_by_its_title_in_each_language():
    own, records = everything()
    reindex()
    expected = {(ContentType.objects.get_for_model(record).pk, record.pk) for record in records}
    for code in languages.CODES:
        found = search(own[code], code).entries
        assert {(entry.content_type_id, entry.object_id) for entry in found} == expected
        assert {entry.title for entry in found} == {own[code]}


@pytest.mark.django_db
def test_a_title_is_found_from_every_other_language():
    own, records = everything()
    reindex()
    assert [search(own["lt"], code).total for code in languages.CODES] == [len(records)] * 9
