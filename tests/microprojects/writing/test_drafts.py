"""Saving field by field: nothing undone, nothing lost."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from microprojects.models import Report
from microprojects.workflow import WrongState
from microprojects.writing import drafts
from tests.factories.reporting import Region, fresh, report_in

EMPTY = drafts.digest("")


def blank(region, **answers) -> Report:
    """A draft in which nothing is answered but ``answers``."""
    report = report_in("draft", region)
    Report.objects.filter(pk=report.pk).update(content=answers, touched={})
    return Report.objects.get(pk=report.pk)


def save(report, person, editor="pageone1", seen=None, **values):
    return drafts.save_draft(report, actor=person, values=values, seen=seen or {}, editor=editor)


def content_of(report) -> dict:
    return Report.objects.get(pk=report.pk).content


@pytest.mark.django_db
def test_the_incomplete_is_saved_and_nought_is_an_answer():
    region = Region()
    report = blank(region)
    saved = drafts.save_draft(
        report, actor=region.reporter, values={"happened": "We met.", "figure-meetings": 0}, seen={}, editor="pageone1"
    )
    assert (content_of(report), saved.conflicts) == ({"happened": "We met.", "figure-meetings": 0}, {})
    assert (saved.report.revision, saved.report.saved_at is not None) == (report.revision + 1, True)
    assert list(saved.report.writers.all()) == [region.reporter]
    assert drafts.progress(saved.report) == (2, 6)


@pytest.mark.django_db
def test_what_was_not_changed_is_left_alone_and_unknown_names_are_ignored():
    region = Region()
    report = blank(region, happened="Theirs, newer", next="A market")
    values = {"happened": "Old text", "next": "A market", "state": "accepted", "figure-nobody": 5}
    seen = {"happened": drafts.digest("Old text"), "next": drafts.digest("A market")}
    saved = drafts.save_draft(report, actor=region.reporter, values=values, seen=seen, editor="pageone1")
    assert content_of(report) == {"happened": "Theirs, newer", "next": "A market"}
    assert (saved.report.revision, saved.conflicts) == (report.revision, {})


@pytest.mark.django_db
def test_an_emptied_field_is_gone():
    region = Region()
    report = blank(region, happened="Something")
    save(report, region.reporter, seen={"happened": drafts.digest("Something")}, happened="")
    assert content_of(report) == {}


@pytest.mark.django_db
def test_two_people_both_texts_are_kept_and_named():
    region = Region()
    report = blank(region)
    save(report, region.local, editor="pagetwo2", happened="Lars wrote this.")
    saved = save(report, region.reporter, happened="Rita wrote that.")
    assert saved.conflicts == {"happened": "Lars wrote this."}
    assert drafts.writer_of(saved.report, "happened") == region.local.pk
    report.refresh_from_db()
    assert report.content == {"happened": "Lars wrote this."}
    assert [(kept["name"], kept["value"], kept["by"]) for kept in report.parked] == [
        ("happened", "Rita wrote that.", region.reporter.pk)
    ]


@pytest.mark.django_db
def test_of_a_page_that_goes_on_writing_only_the_last_text_is_parked():
    region = Region()
    report = blank(region)
    save(report, region.local, editor="pagetwo2", happened="Lars")
    for words in ("R", "Ri", "Rita"):
        save(report, region.reporter, happened=words)
    assert [kept["value"] for kept in Report.objects.get(pk=report.pk).parked] == ["Rita"]


@pytest.mark.django_db
def test_the_own_autosave_never_conflicts_with_itself():
    region = Region()
    report = blank(region)
    for words in ("A", "A market", "A summer market"):  # as if no answer had ever come back
        assert save(report, region.reporter, next=words).conflicts == {}
    assert content_of(report) == {"next": "A summer market"}


@pytest.mark.django_db
def test_two_tabs_of_one_person_are_two_pages():
    region = Region()
    report = blank(region)
    save(report, region.reporter, editor="tab00001", next="One")
    assert save(report, region.reporter, editor="tab00002", next="Two").conflicts == {"next": "One"}


@pytest.mark.django_db
def test_nobody_can_pretend_to_be_another_persons_page():
    region = Region()
    report = blank(region)
    save(report, region.local, editor="pagetwo2", next="Lars")
    assert save(report, region.reporter, editor="pagetwo2", next="Rita").conflicts == {"next": "Lars"}


@pytest.mark.django_db
def test_keeping_mine_puts_the_other_text_aside():
    region = Region()
    report = blank(region)
    save(report, region.local, editor="pagetwo2", happened="Lars")
    save(report, region.reporter, happened="Rita")
    keep = {"happened": drafts.digest("Lars")}
    values = {"happened": "Rita and Lars"}
    drafts.save_draft(report, actor=region.reporter, values=values, seen={}, editor="pageone1", keep=keep)
    report.refresh_from_db()
    assert report.content == {"happened": "Rita and Lars"}
    assert [(kept["value"], kept["by"]) for kept in report.parked] == [("Lars", region.local.pk)]


@pytest.mark.django_db
def test_keeping_mine_against_a_text_nobody_has_read_is_a_conflict_again():
    region = Region()
    report = blank(region)
    save(report, region.local, editor="pagetwo2", happened="Lars, newer")
    keep = {"happened": drafts.digest("Lars")}
    saved = drafts.save_draft(
        report, actor=region.reporter, values={"happened": "Rita"}, seen={}, editor="pageone1", keep=keep
    )
    assert saved.conflicts == {"happened": "Lars, newer"}


@pytest.mark.django_db
def test_parked_texts_are_taken_or_dropped():
    region = Region()
    report = blank(region)
    save(report, region.local, editor="pagetwo2", happened="Lars")
    save(report, region.reporter, happened="Rita")
    mark = drafts.digest("Rita")
    drafts.take_parked(report, actor=region.local, name="happened", fingerprint=mark, editor="pagetwo2")
    report.refresh_from_db()
    assert (report.content, [kept["value"] for kept in report.parked]) == ({"happened": "Rita"}, ["Lars"])
    drafts.drop_parked(report, actor=region.local, name="happened", fingerprint=drafts.digest("Lars"))
    assert Report.objects.get(pk=report.pk).parked == []


@pytest.mark.django_db
def test_only_writers_of_an_editable_report_save():
    region = Region()
    draft = blank(region)
    with pytest.raises(PermissionDenied):
        save(draft, region.coordinator, happened="x")
    sent = report_in("submitted", region)
    with pytest.raises(WrongState):
        save(sent, region.reporter, happened="x")


@pytest.mark.django_db
def test_of_an_older_report_figures_stay_and_texts_may_change():
    region = Region()
    report = blank(region, **{"figure-meetings": 4})
    Report.objects.filter(pk=report.pk).update(texts_only=True)
    save(report, region.reporter, seen={"figure-meetings": drafts.digest(4)}, **{"figure-meetings": 9, "next": "New"})
    assert content_of(report) == {"figure-meetings": 4, "next": "New"}


@pytest.mark.django_db(transaction=True)
def test_many_interleavings_of_two_people_lose_no_word():
    """Real threads: every text is stored, was overwritten by its own page, or is parked."""
    region = Region()
    report = blank(region)
    people = {"pageone1": region.reporter, "pagetwo2": region.local}
    barrier = threading.Barrier(2)
    failures = []

    def write(editor):
        person, seen = fresh(people[editor]), {}
        try:
            for number in range(12):
                barrier.wait(timeout=30)
                values = {"happened": f"{editor} {number}", f"activity-{1 + (editor == 'pagetwo2')}-text": str(number)}
                saved = drafts.save_draft(report, actor=person, values=values, seen=seen, editor=editor)
                for name in values:
                    if name not in saved.conflicts:
                        seen[name] = drafts.digest(saved.report.content.get(name))
        except Exception as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)
            barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(editor,)) for editor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report.refresh_from_db()
    assert failures == []
    texts = {report.content["happened"], *(kept["value"] for kept in report.parked)}
    assert {text.split()[0] for text in texts} == {"pageone1", "pagetwo2"}
    assert {"pageone1 11", "pagetwo2 11"} <= texts
    assert (report.content["activity-1-text"], report.content["activity-2-text"]) == ("11", "11")
