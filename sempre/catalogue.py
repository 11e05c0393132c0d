"""What open data there is: its datasets with their files, as the index, the page and the catalogue (DCAT-AP) say it."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from microprojects.api import INDICATORS, MICRO_PROJECTS, PERIODS, UPDATES
from microprojects.figures.api import FigureFilters
from microprojects.figures.api import changed_at as figures_changed_at
from networks.api import EVENTS, NETWORKS, NEWS
from outputs.api import OUTPUTS, PARTS, RECOMMENDATIONS, TERMS, TOOLS
from partners.api import PARTNERS, TARGET_GROUPS
from partners.models import Partner
from sempre import languages
from sempre.alternates import absolute
from sempre.open_data import LICENCE, LICENCE_URL
from sempre.open_data.fields import plain
from sempre.open_data.resources import Resource

EU = "http://publications.europa.eu/resource/authority"
LANGUAGES = {
    "sv": "SWE", "da": "DAN", "de": "DEU", "pl": "POL", "et": "EST", "lv": "LAV", "lt": "LIT", "fi": "FIN", "en": "ENG",
}  # fmt: skip
COUNTRIES = {
    "DK": "DNK", "EE": "EST", "FI": "FIN", "DE": "DEU", "LV": "LVA", "LT": "LTU", "PL": "POL", "SE": "SWE",
}  # fmt: skip
FORMATS = {  # ending -> media type, name in the EU's list of file types
    "json": ("application/json", "JSON"),
    "csv": ("text/csv", "CSV"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "geojson": ("application/geo+json", "GEOJSON"),
}
LICENCE_NODE = {"@id": f"{EU}/licence/CC_BY_4_0"}  # one name only is allowed: the one that the EU's portals know
SPATIAL = [{"@id": f"{EU}/country/{code}"} for code in COUNTRIES.values()]
FREQUENCY = {"@id": f"{EU}/frequency/IRREG"}  # whenever somebody changes a record
KEYWORDS = (
    pgettext_lazy("keyword of open data", "rural areas"),
    pgettext_lazy("keyword of open data", "social services"),
    pgettext_lazy("keyword of open data", "empowerment"),
)
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Dataset(NamedTuple):
    """Records of one kind and the forms in which they are given; title and sentence are lazy."""

    name: str
    title: str
    about: str
    endings: tuple[str, ...]
    changed_at: Callable[[], dt.datetime | dt.date | None]
    filters: tuple[str, ...]

    def address(self, ending: str) -> str:
        return absolute(reverse(f"api:{self.name}" if ending == "json" else f"api:{self.name}-{ending}"))

    @property
    def addresses(self) -> dict[str, str]:
        return {ending: self.address(ending) for ending in self.endings}


def _dataset(resource: Resource) -> Dataset:
    endings = ("json", "csv", "xlsx", *(["geojson"] if resource.has_map else []))
    filters = tuple(resource.filters.model_fields)
    return Dataset(resource.name, resource.title, resource.about, endings, resource.changed_at, filters)


FIGURES = Dataset(
    "figures",
    gettext_lazy("Figures"),
    gettext_lazy("What has been achieved, from accepted progress reports; small numbers of people are not given."),
    ("json", "csv", "xlsx"),
    figures_changed_at,
    tuple(FigureFilters.model_fields),
)
DATASETS = (
    *map(_dataset, (PARTNERS, NETWORKS, MICRO_PROJECTS, UPDATES)),
    FIGURES,
    *map(_dataset, (INDICATORS, PERIODS, TOOLS, OUTPUTS, PARTS, RECOMMENDATIONS, TERMS, NEWS, EVENTS, TARGET_GROUPS)),
)


def catalogue() -> dict:
    """Return the catalogue as JSON-LD, for portals that harvest it."""
    publisher = _publisher()
    common = _common(publisher)
    datasets = [_described(dataset) | common for dataset in DATASETS]
    changed = max((d["dct:modified"]["@value"] for d in datasets if "dct:modified" in d), default=None)
    return {
        "@context": CONTEXT,
        "@id": absolute(reverse("api:catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _in_nine(lambda: _("Open data of SEMPRE")),
        "dct:description": _in_nine(lambda: _("What the portal of Social Empowerment in Rural Areas publishes.")),
        "dct:publisher": publisher,
        "dct:language": _languages(),
        "dct:license": LICENCE_NODE
        | {"@type": "dct:LicenseDocument", "dct:title": LICENCE, "owl:sameAs": {"@id": LICENCE_URL}},
        "foaf:homepage": {"@id": absolute("/")},
        "dct:spatial": SPATIAL,
        **({"dct:modified": _moment(changed)} if changed else {}),
        "dcat:dataset": datasets,
        "dcat:service": _service(datasets) | common,
    }


def _common(publisher: dict) -> dict:
    """Return what is true of all datasets and of the service that gives them."""
    contact = {
        "@id": f"{absolute(reverse('api:catalogue'))}#contact",
        "@type": "vcard:Kind",
        "vcard:fn": publisher["foaf:name"],
        "vcard:hasURL": {"@id": absolute(f"/{languages.SOURCE}/contact/")},
    }
    return {
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dcat:contactPoint": contact,
    }


def _service(datasets: list[dict]) -> dict:
    return {
        "@id": absolute(reverse("api:index")),
        "@type": "dcat:DataService",
        "dct:title": _in_nine(lambda: _("Open data of SEMPRE")),
        "dcat:endpointURL": {"@id": absolute(reverse("api:index"))},
        "dcat:endpointDescription": {"@id": absolute(reverse("api:openapi"))},
        "dcat:servesDataset": [{"@id": dataset["@id"]} for dataset in datasets],
        "dct:license": LICENCE_NODE,
    }


def _in_nine(words: Callable[[], str]) -> list[dict]:
    found = []
    for code in languages.CODES:
        with override(code):
            found.append({"@language": code, "@value": str(words())})
    return found


def _languages() -> list[dict]:
    return [{"@id": f"{EU}/language/{LANGUAGES[code]}"} for code in languages.CODES]


def _moment(value: str) -> dict:
    return {"@type": "xsd:dateTime" if "T" in value else "xsd:date", "@value": value}


def _publisher() -> dict:
    """Return the lead partner, who answers for the portal."""
    lead = Partner.objects.published().filter(role=Partner.Role.LEAD).first()
    if lead is None:
        return {"@id": f"{absolute('/')}#project", "@type": "foaf:Agent", "foaf:name": "SEMPRE"}
    page = absolute(languages.in_language(lead.get_absolute_url(), languages.SOURCE))
    about = {"@id": page, "@type": "foaf:Agent", "foaf:name": lead.official_name}
    return about | ({"foaf:homepage": {"@id": lead.website}} if lead.website else {})


def _described(dataset: Dataset) -> dict:
    changed = dataset.changed_at()
    identifier = f"{absolute(reverse('api:catalogue'))}#{dataset.name}"
    return {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": _in_nine(lambda: dataset.title),
        "dct:description": _in_nine(lambda: dataset.about),
        "dct:language": _languages(),
        "dct:spatial": SPATIAL,
        "dct:accrualPeriodicity": FREQUENCY,
        "dcat:theme": {"@id": f"{EU}/data-theme/SOCI"},
        "dcat:keyword": [word for said in (dataset.title, *KEYWORDS) for word in _in_nine(lambda said=said: said)],
        "dcat:landingPage": {"@id": absolute(f"/{languages.SOURCE}/open-data/")},
        **({"dct:modified": _moment(plain(changed))} if changed else {}),
        "dcat:distribution": list(_distributions(dataset, identifier)),
    }


def _distributions(dataset: Dataset, identifier: str) -> Iterator[dict]:
    for ending, address in dataset.addresses.items():
        media_type, name = FORMATS[ending]
        yield {
            "@id": f"{identifier}-{ending}",
            "@type": "dcat:Distribution",
            "dct:title": name,
            "dcat:accessURL": {"@id": address},
            **_way_to(address, ending),
            "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
            "dct:format": {"@id": f"{EU}/file-type/{name}"},
            "dct:license": LICENCE_NODE,
        }


def _way_to(address: str, ending: str) -> dict:
    """Say of files where they are, and of JSON, which comes page by page, who gives it."""
    if ending == "json":
        return {"dcat:accessService": {"@id": absolute(reverse("api:index"))}}
    return {"dcat:downloadURL": {"@id": address}}
