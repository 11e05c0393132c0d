"""Statements that are written once and asked with other values: the same answers as written anew."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from microprojects.models import MicroProject
from partners.models import Partner, Person
from sempre.models import User
from sempre.rows import Among, ask, behind
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import EventFactory
from tests.factories.partners import ConsentFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_statement_is_written_once_for_each_language_and_day(monkeypatch):
    written = []

    def parts(slug):
        written.append(translation.get_language())
        return {"rows": Partner.objects.filter(slug=slug).values("slug")}

    PartnerFactory(slug="church")
    PartnerFactory(slug="college")
    found = [ask(parts, slug=slug)["rows"] for slug in ("church", "college", "'; --")]
    assert (found, written) == ([[{"slug": "church"}], [{"slug": "college"}], []], ["en"])
    with translation.override("fi"):
        ask(parts, slug="church")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    ask(parts, slug="church")
    ask(parts, slug="college")
    assert written == ["en", "fi", "en"]


def test_choices_are_part_of_the_statement():
    def parts(is_first, slug):
        rows = Partner.objects.filter(slug=slug) if is_first else Partner.objects.exclude(slug=slug)
        return {"rows": rows.values("slug")}

    PartnerFactory(slug="a")
    PartnerFactory(slug="b")
    assert [ask(parts, choice, slug="a")["rows"] for choice in (True, False)] == [[{"slug": "a"}], [{"slug": "b"}]]


def test_none_is_compared_as_django_compares_it():
    def parts(network):
        rows = MicroProject.objects.order_by("slug").values("slug")
        return {"same": rows.filter(network=network), "others": rows.exclude(network=network)}

    placed = MicroProjectFactory(slug="a")
    MicroProjectFactory(slug="b", network=None)
    a, b = [{"slug": "a"}], [{"slug": "b"}]
    assert ask(parts, network=placed.network_id) == {"same": a, "others": b}
    assert ask(parts, network=None) == {"same": b, "others": a}


def test_a_consent_that_ends_is_over_the_day_after(monkeypatch):
    def parts():
        return {"people": Person.objects.named().values("pk")}

    today = timezone.localdate()
    person = PersonFactory()
    ConsentFactory(person=person, scope="name", given_on=today, until=today)
    assert ask(parts)["people"] == [{"pk": person.pk}]
    monkeypatch.setattr(timezone, "localdate", lambda: today + dt.timedelta(days=1))
    assert ask(parts)["people"] == []


def test_what_asks_about_a_moment_is_refused():
    def parts():
        return {"people": User.objects.filter(date_joined__lte=timezone.now()).values("pk")}

    with pytest.raises(TypeError, match="asks about a moment"):
        ask(parts)


def test_a_list_of_ids_is_asked_for_whatever_its_length():
    def parts(ids):
        return {"rows": Partner.objects.filter(pk__in=Among(ids)).order_by("pk").values_list("pk", flat=True)}

    ids = [PartnerFactory().pk for _ in range(3)]
    found = [[row["pk"] for row in ask(parts, ids=some)["rows"]] for some in (ids[:2], ids, [])]
    assert found == [ids[:2], ids, []]


def test_what_hangs_on_a_record_is_found_from_both_ends():
    project, event = MicroProjectFactory(), EventFactory()
    project.events.add(event)
    step = StepFactory(micro_project=project)
    MicroProjectFactory(events=[EventFactory()])
    found = {name: list(behind(MicroProject, name, project.pk)) for name in ("events", "steps")}
    assert found == {"events": [event], "steps": [step]}
    assert list(behind(type(event), "micro_projects", event.pk)) == [project]
