import datetime as dt
import json

import pytest
from django.utils.translation import override

from sempre import linked_data
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NewsItemFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import PartnerFactory

BASE = "https://portal.example"
PROJECT = {"@type": "Project", "@id": f"{BASE}/#project", "name": "SEMPRE"}


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = BASE


def test_script_cannot_be_left():
    data = {"name": "</script><script>alert(1)</script> & <!--"}
    html = linked_data.linked_data_script(data)
    assert html == (
        '<script type="application/ld+json">{"name":"\\u003C/script\\u003E\\u003Cscript\\u003Ealert(1)'
        '\\u003C/script\\u003E \\u0026 \\u003C!--"}</script>'
    )
    assert json.loads(html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == data


@pytest.mark.parametrize("nothing", [None, "", {}, []])
def test_no_data_is_no_script(nothing):
    assert linked_data.linked_data_script(nothing) == ""


def test_home():
    with override("sv"):
        project, website = linked_data.home_data()
    assert (project["@type"], project["@id"], project["url"]) == ("Project", f"{BASE}/#project", f"{BASE}/sv/")
    assert website["inLanguage"] == "sv"
    target = website["potentialAction"]["target"]
    assert target == {"@type": "EntryPoint", "urlTemplate": f"{BASE}/sv/search/?q={{search_term_string}}"}


@pytest.mark.django_db
def test_partner():
    partner = PartnerFactory(
        slug="novia", short_name="Novia", official_name="Novia Ab", name_en="Novia UAS", summary_sv="Skola.",
        country="FI", city="Vaasa", website="https://novia.example", lat=63.1, lon=21.6,
    )  # fmt: skip
    assert linked_data.partner_data(partner) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{BASE}/en/partners/novia/#organization",
        "url": f"{BASE}/en/partners/novia/",
        "name": "Novia UAS",
        "inLanguage": "en",
        "legalName": "Novia Ab",
        "alternateName": "Novia",
        "sameAs": "https://novia.example",
        "address": {"@type": "PostalAddress", "addressLocality": "Vaasa", "addressCountry": "FI"},
        "location": {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": 63.1, "longitude": 21.6}},
        "memberOf": PROJECT,
    }


@pytest.mark.django_db
def test_micro_project_in_a_fallback_language():
    project = MicroProjectFactory(
        slug="garden", title_en="Garden", summary_en="Dig.", country="LV", starts="2018-05", ends="2019",
        status="finished", original_title="Dārzs",
    )  # fmt: skip
    with override("fi"):
        assert linked_data.micro_project_data(project) == {
            "@context": "https://schema.org",
            "@type": "Project",
            "@id": f"{BASE}/fi/micro-projects/garden/#project",
            "url": f"{BASE}/fi/micro-projects/garden/",
            "name": "Garden",
            "inLanguage": "en",
            "description": "Dig.",
            "alternateName": "Dārzs",
            "foundingDate": "2018-05",
            "dissolutionDate": "2019",
            "location": {"@type": "Place", "address": {"@type": "PostalAddress", "addressCountry": "LV"}},
            "parentOrganization": PROJECT,
        }


@pytest.mark.django_db
def test_event_with_hours():
    event = EventFactory(
        starts="2018-05-17", start_time=dt.time(10), end_time=dt.time(12), time_zone="Europe/Riga", place="Rīga",
        country="LV", cancelled=True,
    )  # fmt: skip
    data = linked_data.event_data(event)
    assert (data["startDate"], data["endDate"]) == ("2018-05-17T10:00:00+03:00", "2018-05-17T12:00:00+03:00")
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["location"]["address"]["addressCountry"] == "LV"


@pytest.mark.django_db
def test_event_known_to_the_month_and_online():
    event = EventFactory(slug="talk", starts="2021-03", ends="2021-04", online=True, start_time=dt.time(10))
    data = linked_data.event_data(event)
    assert (data["startDate"], data["endDate"]) == ("2021-03", "2021-04")
    assert data["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert data["location"] == {"@type": "VirtualLocation", "url": f"{BASE}/en/events/talk/"}


@pytest.mark.django_db
def test_news_item():
    item = NewsItemFactory(title_en="Harvest", published="2018-06-01", link="https://example.org/1")
    data = linked_data.news_data(item)
    assert (data["@type"], data["headline"], data["datePublished"]) == ("NewsArticle", "Harvest", "2018-06-01")
    assert (data["isBasedOn"], data["dateModified"]) == ("https://example.org/1", item.updated_at.isoformat())


@pytest.mark.django_db
def test_tool_is_steps():
    steps = "Before.\n\n1. **Ask** a long\n   question.\n\n   - _How_?\n   - `a_b`\n2. Listen.\n3. \n\nAfter."
    tool = ToolFactory(title_en="Talk", steps_en=steps, minutes_max=90)
    data = linked_data.tool_data(tool)
    assert (data["@type"], data["totalTime"]) == ("HowTo", "PT90M")
    assert data["step"] == [
        {"@type": "HowToStep", "position": 1, "text": "Ask a long question. How? a_b"},
        {"@type": "HowToStep", "position": 2, "text": "Listen."},
    ]


@pytest.mark.django_db
def test_steps_in_another_language_than_the_title_are_left_out():
    tool = ToolFactory(title_en="Talk", title_sv="Samtal", steps_en="1. Ask.")
    with override("sv"):
        data = linked_data.tool_data(tool)
    assert (data["name"], data["inLanguage"], "step" in data) == ("Samtal", "sv", False)
    with override("fi"):
        data = linked_data.tool_data(tool)
    assert (data["inLanguage"], [step["text"] for step in data["step"]]) == ("en", ["Ask."])
