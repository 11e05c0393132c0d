"""What is kept of a page says the same as what would be rendered anew, whatever was saved or hung on since."""

import time

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeString

from partners.models import Partner
from sempre import parts
from sempre.keeping import HOUR, Kept
from sempre.parts import part
from sempre.rows import READERS_TEXTS, records
from sempre.translated import Shown, Text
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered(monkeypatch):
    """Let templates be given as text; return what was rendered, and keep nothing from before."""
    made = []

    def get_template(source: str):
        made.append(source)
        return engines["django"].from_string(source)

    monkeypatch.setattr(parts, "get_template", get_template)
    monkeypatch.setattr(parts, "kept", Kept(parts.MOST, len))
    return made


def fetched() -> Partner:
    return records(Partner.objects.all(), "name")[0]


def test_a_part_is_rendered_once_for_the_same_words_and_anew_for_others(rendered):
    made = PartnerFactory(name_en="Church", name_fi="Kirkko")
    name = '{{ partner|text:"name" }}'
    assert [part(name, partner=fetched()) for _ in range(2)] == ["Church", "Church"]
    assert rendered == [name]
    Partner.objects.filter(pk=made.pk).update(name_en="Chapel")
    assert part(name, partner=fetched()) == "Chapel"
    with translation.override("fi"):
        assert part(name, partner=fetched()) == "Kirkko"
    assert len(rendered) == 3


def test_an_hour_later_a_part_is_rendered_anew(rendered, monkeypatch):
    part("x")
    later = time.time() + HOUR
    monkeypatch.setattr(time, "time", lambda: later)
    part("x")
    assert rendered == ["x", "x"]


def test_what_looks_alike_is_not_taken_for_the_same(rendered):
    shown = Shown(Text("a", "fi", "en"))
    given = ["<b>", SafeString("<b>"), 1, True, "1", None, "None", ["a", "b"], ["a", ["b"]], ["a\0str\0b"], "a", shown]
    said = [part("{{ value }}", value=value) for value in given]
    anew = [engines["django"].from_string("{{ value }}").render({"value": value}) for value in given]
    assert (said, len(rendered)) == (anew, len(given))


def test_what_a_view_hung_on_a_record_is_not_told(rendered):
    PartnerFactory()
    partner = fetched()
    partner.number = 7
    assert part("{{ partner.number }}", partner=partner) == ""


def test_what_needs_more_than_it_was_given_is_rendered_each_time(rendered):
    PartnerFactory(summary_en="Helps")
    summary = '{{ partner|text:"summary" }}'
    assert [part(summary, partner=fetched()) for _ in range(2)] == ["Helps", "Helps"]
    assert [part(summary, partner=Partner.objects.get()) for _ in range(2)] == ["Helps", "Helps"]
    assert len(rendered) == 6  # each of the first two began without the database
    assert len(parts.kept) == 0


def test_a_condition_that_hides_the_refusal_is_not_believed(rendered):
    PartnerFactory(summary_en="Helps")
    condition = '{% if partner.summary_en == "Helps" %}yes{% else %}no{% endif %}'
    assert [part(condition, partner=fetched()) for _ in range(2)] == ["yes", "yes"]


def test_other_languages_come_along_where_the_readers_is_missing(django_assert_num_queries):
    PartnerFactory(name_en="", name_fi="Kirkko", name_sv="Kyrka", summary_en="Helps", summary_fi="Auttaa")
    with django_assert_num_queries(1):
        (partner,) = records(Partner.objects.all(), *READERS_TEXTS)
        assert (partner.name_fi, partner.name_sv, partner.summary_en) == ("Kirkko", "Kyrka", "Helps")
        assert (sorted(partner.written_in["name"]), partner.own_text[0]) == (["fi", "sv"], "name")
    with django_assert_num_queries(1):
        assert partner.summary_fi == "Auttaa"
