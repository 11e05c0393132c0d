"""Editions in the admin: languages are published or refused with the list, the next edition begins as a copy."""

import datetime as dt

import pytest
from django.urls import reverse

from outputs.models import Certificate, Edition
from tests.factories.editing import opened
from tests.factories.outputs import EditionFactory, NodeFactory, WorkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db


def page(edition) -> str:
    return reverse("admin:outputs_edition_change", args=[edition.pk])


def language(edition) -> str:
    return reverse("admin:outputs_edition_language", args=[edition.pk])


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def chapters(number: int, **texts) -> Edition:
    edition = EditionFactory(version="1.0")
    NodeFactory.create_batch(number, edition=edition, **({"summary_en": "S", "body_en": "B"} | texts))
    return edition


def test_a_complete_language_is_published_and_withdrawn(office):
    edition = chapters(1)
    response = office.post(language(edition), {"publish": "en"}, follow=True)
    assert told(response) == ["The edition is now said to be complete in English."]
    assert Edition.objects.get().languages == ["en"]
    office.post(language(edition), {"withdraw": "en"})
    assert Edition.objects.get().languages == []


def test_an_incomplete_one_is_refused_with_the_first_twenty_of_the_list(office):
    edition = chapters(8)
    response = office.post(language(edition), {"publish": "lt"}, follow=True)
    assert told(response) == ["Lietuvių was not published: 24 required texts are missing. They are listed below."]
    row, listed, more = next(item for item in response.context["progress"] if item[0].code == "lt")
    assert (row.done, row.required, len(listed), len(more)) == (0, 24, 20, 4)
    html = response.content.decode()
    node = edition.nodes.first()
    assert f'href="/en/admin/outputs/node/{node.pk}/change/#language=lt"' in html
    assert ("0 of 24 required texts" in html, "and 4 more" in html) == (True, True)


def test_a_language_whose_text_was_emptied_is_flagged_on_the_page(office):
    edition = chapters(1)
    office.post(language(edition), {"publish": "en"})
    edition.nodes.update(summary_en="")
    assert "published as complete, but texts are missing now" in office.get(page(edition)).content.decode()


@pytest.mark.parametrize("data", [{}, {"publish": "ru"}, {"publish": ""}])
def test_what_is_no_language_is_not_found(office, data):
    assert office.post(language(EditionFactory()), data).status_code == 404


def test_reading_an_address_changes_nothing(office):
    edition = chapters(1)
    copy = reverse("admin:outputs_edition_copy", args=[edition.pk])
    assert [office.get(address).status_code for address in (language(edition), copy)] == [405, 405]


def test_a_coordinator_publishes_nothing(client):
    sign_in(client, UserFactory(coordinator_of=PartnerFactory()))
    edition = chapters(1)
    copy = reverse("admin:outputs_edition_copy", args=[edition.pk])
    assert [client.post(address, {"publish": "en"}).status_code for address in (language(edition), copy)] == [403, 403]
    assert list(Edition.objects.values_list("languages", flat=True)) == [[]]


def test_the_form_cannot_set_languages(office):
    edition = chapters(1)
    data = opened(office.get(page(edition))) | {"languages": ["en"]}
    assert office.post(page(edition), data).status_code == 302
    assert Edition.objects.get().languages == []


def test_a_new_edition_begins_from_the_page_and_from_the_list(office):
    edition = chapters(2)
    response = office.post(reverse("admin:outputs_edition_copy", args=[edition.pk]), follow=True)
    assert told(response) == ["Edition 1.1 is there as a draft, with all parts of 1.0 under the same keys."]
    office.post(reverse("admin:outputs_edition_changelist"), {"action": "copy", "_selected_action": [edition.pk]})
    assert sorted(Edition.objects.values_list("version", "status")) == [
        ("1.0", "published"), ("1.1", "draft"), ("1.2", "draft"),
    ]  # fmt: skip


def test_publishing_asks_what_changed_and_for_the_newest_date(office):
    old = chapters(1)
    new = EditionFactory(work=old.work, version="2.0", status="draft", date=dt.date(2020, 1, 1))
    data = opened(office.get(page(new))) | {"status": "published"}
    assert office.post(page(new), data).context["adminform"].form.errors == {
        "change_note_en": ["Write what changed before you publish the edition: readers of the last one want to know."],
        "date": ["Readers get the edition of the latest date: give it one after 2026-01-01."],
    }
    data |= {"change_note_lv": "Jauns.", "date": "2026-11-22"}
    assert office.post(page(new), data).status_code == 302
    assert list(old.work.editions.published()) == [Edition.objects.get(pk=new.pk), old]


def test_a_version_that_the_work_has_is_told_at_the_field(office):
    old = chapters(1)
    new = EditionFactory(work=old.work, version="2.0", status="draft")
    response = office.post(page(new), opened(office.get(page(new))) | {"version": "1.0"})
    assert response.context["adminform"].form.errors == {
        "version": ["The work has an edition of this version already."]
    }


def test_an_edition_that_somebody_learned_from_cannot_be_deleted(office):
    edition = EditionFactory(work=WorkFactory(title_en="Training", draft=True), version="1.0")
    Certificate.objects.create(
        code="ABC", edition=edition, module_key="m", language="en", issued_on=dt.date(2026, 1, 1), name_hash="x"
    )
    for record, kind in ((edition, "edition"), (edition.work, "work")):
        address = reverse(f"admin:outputs_{kind}_delete", args=[record.pk])
        html = office.get(address).content.decode()
        assert "“Training 1.0” is used by self-assessments or learners and cannot be deleted." in html
        office.post(address, {"post": "yes"})
    assert Edition.objects.count() == 1


def test_the_page_takes_the_same_queries_for_three_chapters(office, django_assert_max_num_queries):
    edition = chapters(3)
    office.get(page(edition))
    with django_assert_max_num_queries(16):
        office.get(page(edition))
