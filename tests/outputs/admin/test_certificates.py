"""Certificates are looked up and revoked; learners and answers have no page; of self-assessments there is a number."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from outputs.models import (
    Attempt,
    Certificate,
    Edition,
    Enrolment,
    Invitation,
    Organisation,
    Response,
)
from tests.factories.outputs import EditionFactory, TermFactory

pytestmark = pytest.mark.django_db


def certificate(code="ABCDEFGHJK") -> Certificate:
    return Certificate.objects.create(
        code=code, edition=Edition.objects.first() or EditionFactory(), module_key="power", language="en",
        issued_on=dt.date(2026, 1, 1), name_hash="x" * 64,
    )  # fmt: skip


def test_a_certificate_is_found_by_its_code_as_it_is_printed(office):
    found = certificate()
    certificate("ZZZZZZZZZZ")
    response = office.get(reverse("admin:outputs_certificate_changelist"), {"q": "abcde-fghjk"})
    assert list(response.context["cl"].result_list) == [found]
    assert "ABCDE-FGHJK" in response.content.decode()


def test_the_office_revokes_it_and_the_history_says_who(office):
    record = certificate()
    assert LogEntry.objects.get_for_object(record).count() == 0
    response = office.post(reverse("admin:outputs_certificate_revoke", args=[record.pk]), follow=True)
    assert [str(m) for m in response.context["messages"]] == ["The certificate is now revoked; its check page says so."]
    record.refresh_from_db()
    assert record.revoked_on == timezone.localdate()
    entry = LogEntry.objects.get_for_object(record).get()
    assert (entry.actor.name, list(entry.changes_dict)) == ("Office", ["revoked_on"])


def test_several_are_revoked_from_the_list(office):
    certificate()
    selected = {"action": "revoke", "_selected_action": list(Certificate.objects.values_list("pk", flat=True))}
    office.post(reverse("admin:outputs_certificate_changelist"), selected)
    assert Certificate.objects.valid().count() == 0


def test_nothing_else_of_it_can_be_changed_or_read(office):
    record = certificate()
    address = reverse("admin:outputs_certificate_change", args=[record.pk])
    html = office.get(address).content.decode()
    assert ("x" * 64 in html, "Revoke the certificate" in html) == (False, True)
    assert [office.post(address, {"module_key": "other"}).status_code,
            office.get(reverse("admin:outputs_certificate_revoke", args=[record.pk])).status_code,
            office.get(reverse("admin:outputs_certificate_add")).status_code] == [403, 405, 403]  # fmt: skip


def test_learners_and_answers_have_no_page():
    assert [model for model in (Enrolment, Attempt, Response, Invitation, Organisation)
            if admin.site.is_registered(model)] == []  # fmt: skip
    with pytest.raises(NoReverseMatch):
        reverse("admin:outputs_assessmentround_changelist")


def test_the_index_counts_self_assessments_without_a_link(office):
    organisation = Organisation.objects.create(name="Secret House", key_hash="k", language="en")
    organisation.rounds.create(
        edition=EditionFactory(), audiences=["staff"], opens_on="2026-01-01", closes_on="2026-02-01"
    )
    response = office.get(reverse("admin:index"))
    rows = [kind for app in response.context["app_list"] for kind in app["models"]]
    row = next(kind for kind in rows if kind["object_name"] == "AssessmentRound")
    assert (row["count"], row.get("admin_url"), "Secret House" in response.content.decode()) == (1, None, False)


def test_terms_are_found_by_their_other_words_in_any_language(office):
    term = TermFactory(aliases_sv="självbestämmande")
    TermFactory()
    response = office.get(reverse("admin:outputs_term_changelist"), {"q": "sjalvbestammande"})
    assert list(response.context["cl"].result_list) == [term]


@pytest.mark.parametrize("kind", ["term", "tool"])
def test_terms_and_tools_go_out_and_in(office, kind):
    TermFactory(slug="power")
    address = reverse(f"admin:outputs_{kind}_export")
    assert office.get(address).status_code == 200
    assert office.post(address, {"format": "0"}).content.decode("utf-8-sig").startswith("slug,")
    assert office.get(reverse(f"admin:outputs_{kind}_import")).status_code == 200
