"""What pages say to machines: schema.org descriptions as JSON-LD, of records by their fields whatever their app."""

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterable
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sempre import languages
from sempre.alternates import absolute
from sempre.markdown import list_items
from sempre.open_data import LICENCE_URL
from sempre.translated import Text, text

CONTEXT = "https://schema.org"
PROJECT_NAME = "SEMPRE"
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def linked_data_script(data: dict | list[dict] | None) -> SafeString:
    """Return ``data`` as a script element of data, which no browser runs and a strict CSP lets pass."""
    if not data:
        return SafeString()
    json_text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(json_text))  # noqa: S308 - escaped


def _described(kind: str, record, title: Text, **more) -> dict:
    """Return what every description has; empty values are left out."""
    summary = text(record, "summary")
    address = absolute(record.get_absolute_url())
    data = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": f"{address}#{kind.lower()}",
        "url": address,
        "name": title.value,
        "inLanguage": title.language,
        "description": summary.value if summary.language == title.language else "",
        **more,
    }
    return _without_empty(data)


def _without_empty(data: dict) -> dict:
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def _project() -> dict:
    return {"@type": "Project", "@id": f"{absolute('/')}#project", "name": PROJECT_NAME}


def _position(place) -> dict | None:
    if not place.has_position:
        return None
    return {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}


def home_data() -> list[dict]:
    """Describe the project, who funds it, and the site with its search."""
    language = languages.current()
    project = {
        "@context": CONTEXT,
        **_project(),
        "legalName": _("Social Empowerment in Rural Areas"),
        "url": absolute(reverse("home")),
        "funder": {"@type": "Organization", "name": _("European Union, European Regional Development Fund")},
    }
    website = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{absolute('/')}#website",
        "url": absolute(reverse("home")),
        "name": PROJECT_NAME,
        "inLanguage": language,
        "publisher": {"@id": project["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(reverse('search'))}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return [project, website]


def partner_data(record) -> dict:
    """Describe an organisation of the partnership."""
    address = {"@type": "PostalAddress", "addressLocality": record.city, "addressCountry": record.country}
    if record.address:
        address["streetAddress"] = record.address
    place = {"@type": "Place", "geo": _position(record)} if record.has_position else None
    return _described(
        "Organization",
        record,
        text(record, "name"),
        legalName=record.official_name,
        alternateName=record.short_name,
        sameAs=record.website,
        address=_without_empty(address),
        location=place,
        memberOf=_project(),
    )


def micro_project_data(record) -> dict:
    """Describe a micro-project."""
    place = _without_empty(
        {
            "@type": "Place",
            "name": record.place,
            "address": {"@type": "PostalAddress", "addressCountry": record.country},
            "geo": _position(record),
        }
    )
    return _described(
        "Project",
        record,
        text(record, "title"),
        alternateName=record.original_title,
        foundingDate=record.starts,
        dissolutionDate=record.ends if record.status == record.Status.FINISHED else "",
        location=place,
        sameAs=record.website,
        parentOrganization=_project(),
    )


def _moment(day: str, time: dt.time | None, zone: str) -> str:
    """Return an ISO 8601 date as exact as it is known, with the hour and the zone's offset where there is one."""
    if not time or len(day) != len("2017-08-17"):
        return str(day)
    return dt.datetime.combine(dt.date.fromisoformat(day), time, zoneinfo.ZoneInfo(zone)).isoformat()


def event_data(record) -> dict:
    """Describe an event: when, where, whether it takes place."""
    country = {"@type": "PostalAddress", "addressLocality": record.place, "addressCountry": record.country}
    place = {"@type": "Place", "name": record.place, "address": _without_empty(country)} if record.place else None
    virtual = {"@type": "VirtualLocation", "url": absolute(record.get_absolute_url())}
    mode = "Online" if record.online and not place else "Mixed" if record.online else "Offline"
    return _described(
        "Event",
        record,
        text(record, "title"),
        startDate=_moment(record.starts, record.start_time, record.time_zone),
        endDate=_moment(record.ends or (record.starts if record.end_time else ""), record.end_time, record.time_zone),
        eventStatus=f"{CONTEXT}/{'EventCancelled' if record.cancelled else 'EventScheduled'}",
        eventAttendanceMode=f"{CONTEXT}/{mode}EventAttendanceMode",
        location=place or (virtual if record.online else None),
        organizer=_project(),
    )


def news_data(record) -> dict:
    """Describe a news item."""
    title = text(record, "title")
    return _described(
        "NewsArticle",
        record,
        title,
        headline=title.value,
        datePublished=str(record.published),
        dateModified=record.updated_at.isoformat(),
        isBasedOn=record.link,
        publisher=_project(),
        mainEntityOfPage=absolute(record.get_absolute_url()),
    )


def tool_data(record) -> dict:
    """Describe a method as the steps to take, where they are in the title's language."""
    title, steps = text(record, "title"), text(record, "steps")
    items = _items(steps.value) if steps.language == title.language else ()
    return _described(
        "HowTo",
        record,
        title,
        totalTime=f"PT{record.minutes_max}M" if record.minutes_max else "",
        step=[{"@type": "HowToStep", "position": number, "text": item} for number, item in enumerate(items, 1)],
    )


@lru_cache(maxsize=256)  # reading Markdown takes longer than all else on the page
def _items(source: str) -> tuple[str, ...]:
    return tuple(list_items(source))


def term_set_data(terms: Iterable, path: str, name: str) -> dict:
    """Describe the words of the field as a set of terms, each in the language that it is shown in."""
    address = absolute(path)
    return {
        "@context": CONTEXT,
        "@type": "DefinedTermSet",
        "@id": f"{address}#terms",
        "url": address,
        "name": name,
        "inLanguage": languages.current(),
        "hasDefinedTerm": [_term(term, address) for term in terms],
    }


def _term(term, address: str) -> dict:
    title, summary = text(term, "title"), text(term, "summary")
    return _without_empty(
        {
            "@type": "DefinedTerm",
            "@id": f"{address}#{term.slug}",
            "name": title.value,
            "inLanguage": title.language,
            "description": summary.value if summary.language == title.language else "",
        }
    )


def data_catalogue(datasets: Iterable) -> dict:
    """Describe the open data, each dataset with its forms."""
    address = absolute(reverse("open-data"))
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": f"{address}#catalogue",
        "url": address,
        "name": _("Open data of SEMPRE"),
        "license": LICENCE_URL,
        "publisher": _project(),
        "dataset": [_data(dataset, address) for dataset in datasets],
    }


def _data(dataset, address: str) -> dict:
    files = [
        {"@type": "DataDownload", "encodingFormat": ending, "contentUrl": url}
        for ending, url in dataset.addresses.items()
    ]
    return {
        "@type": "Dataset",
        "@id": f"{address}#{dataset.name}",
        "name": str(dataset.title),
        "description": str(dataset.about),
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "inLanguage": list(languages.CODES),
        "creator": _project(),
        "distribution": files,
    }
