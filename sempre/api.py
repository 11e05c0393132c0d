"""Open data at ``/api/v1/``: what the apps give, an index and a description of it, and an answer to all else."""

from functools import cache

from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, path, resolve, reverse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from microprojects.api import router as micro_projects
from networks.api import router as networks
from outputs.api import router as outputs
from partners.api import router as partners
from sempre import languages
from sempre.alternates import absolute
from sempre.catalogue import DATASETS, catalogue
from sempre.open_data import LICENCE, LICENCE_URL
from sempre.open_data.answers import guarded, json_answer
from sempre.open_data.problems import PROBLEM, Refused, bad_request, invalid, not_found, refused
from sempre.open_data.routes import only_known

ABOUT = (
    "What the SEMPRE portal publishes, for machines: read only, without a key. Every text comes in all its languages, "
    "or with `lang` in one, with the language that it is really in. A list has at most 100 records a page; follow "
    "`next` for more. Numbers of people from 1 to 4 are not given, nor others that would give them away; nobody is "
    "named."
)

api = NinjaAPI(
    title="SEMPRE open data", version="1", description=ABOUT, urls_namespace="api", docs_url=None, openapi_url=None,
    openapi_extra={"info": {"license": {"name": LICENCE, "url": LICENCE_URL}}},
)  # fmt: skip
for router in (partners, networks, micro_projects, outputs):
    api.add_router("", router)


@api.exception_handler(Refused)
def _refused(request, error):
    return refused(error)


@api.exception_handler(ValidationError)
def _invalid(request, error):
    return invalid(error.errors)


@api.exception_handler(HttpError)
def _unreadable(request, error):
    return bad_request([{"parameter": "", "message": str(error)}])


@api.get("/", url_name="index", include_in_schema=False)
def index(request):
    """List what there is."""
    only_known(request)
    return json_answer(
        {
            "title": api.title,
            "about": ABOUT,
            "licence": {"name": LICENCE, "url": LICENCE_URL},
            "languages": list(languages.CODES),
            "documentation": absolute(f"/{languages.SOURCE}/open-data/"),
            "openapi": absolute(reverse("api:openapi")),
            "catalogue": absolute(reverse("api:catalogue")),
            "datasets": {dataset.name: dataset.addresses for dataset in DATASETS},
        },
        languages.SOURCE,
    )


@api.get("/openapi.json", url_name="openapi", include_in_schema=False)
def openapi(request):
    """Describe all addresses (OpenAPI 3.1)."""
    only_known(request)
    return json_answer(_description() | {"servers": [{"url": absolute("/")}]}, languages.SOURCE)


@cache
def _description() -> dict:
    """Return the description of the API, made once: it depends on the code alone."""
    found = api.get_openapi_schema(path_prefix="api/v1")
    for operations in found["paths"].values():
        for status, answer in operations["get"]["responses"].items():
            if status >= 400:  # django-ninja takes all answers for what its renderer would make
                answer["content"] = {PROBLEM: answer["content"]["application/json"]}
    return found


@api.get("/catalog.jsonld", url_name="catalogue", include_in_schema=False)
def catalogued(request):
    """Describe the datasets for portals that harvest them (DCAT-AP)."""
    only_known(request)
    return json_answer(catalogue(), content_type="application/ld+json; charset=utf-8")


def newest(request):
    return HttpResponseRedirect(reverse("api:index"))


def nothing_here(request, rest: str = ""):
    """Lead from an address with a slash too many, or one too few, to the right one; all else is no address."""
    bare = request.path.rstrip("/")
    right = next((path for path in (bare, f"{bare}/") if path != request.path and _is_known(path)), None)
    if right is None:
        return not_found()
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{right}?{query}" if query else right)


def _is_known(path: str) -> bool:
    try:
        return resolve(path).func is not NOWHERE
    except Resolver404:
        return False


NOWHERE = guarded(nothing_here)


def _guarded_urls() -> tuple:
    """Return the API's addresses, each behind the guard of what reads and of the headers of open data."""
    patterns, *names = api.urls
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return patterns, *names


urlpatterns = [
    path("v1/", _guarded_urls()),
    path("", guarded(newest)),
    path("<path:rest>", NOWHERE),
]
