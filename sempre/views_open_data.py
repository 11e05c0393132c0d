"""The page for people about the open data: what there is, under which licence, how to ask for it."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sempre import languages
from sempre.alternates import absolute
from sempre.catalogue import DATASETS
from sempre.open_data import LICENCE, LICENCE_URL
from sempre.reading import PublicPage

SHOWN = {"xlsx": "XLSX", "csv": "CSV", "geojson": "GeoJSON", "json": "JSON"}  # those for people first


class OpenDataView(PublicPage):
    template_name = "sempre/open_data.html"

    def get_breadcrumbs(self):
        return [(_("Open data"), "")]

    def get_share(self):
        return _("Open data"), _("What the portal publishes, as files and for programs.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "datasets": [(dataset, self._files(dataset)) for dataset in DATASETS],
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "index": absolute(reverse("api:index")),
            "examples": self._examples,
            "feeds": [
                (_("News"), reverse("news-atom"), "Atom"),
                (_("Updates from micro-projects"), reverse("updates-atom"), "Atom"),
                (_("Events of SEMPRE"), reverse("events-ics"), "iCalendar"),
            ],
        }

    @staticmethod
    def _files(dataset) -> list[tuple[str, str]]:
        """Return the forms of a dataset; sheets in the reader's language, one column a text."""
        language = {"csv": f"?lang={languages.current()}", "xlsx": f"?lang={languages.current()}"}
        return [
            (name, dataset.address(ending) + language.get(ending, ""))
            for ending, name in SHOWN.items()
            if ending in dataset.endings
        ]

    @cached_property
    def _examples(self) -> list[tuple[str, str]]:
        code = languages.current()
        return [
            (_("All micro-projects in Latvia, in all languages"), self._api("micro-projects", "country=LV")),
            (_("The tools for service development, in your language"),
             self._api("tools", f"phase=service_development&lang={code}")),
            (_("The networks as places for a map"), self._api("networks-geojson", f"lang={code}")),
            (_("The next page of a list: follow the address under “next”"), self._api("partners", "limit=5")),
        ]  # fmt: skip

    @staticmethod
    def _api(name: str, query: str) -> str:
        return f"{absolute(reverse(f'api:{name}'))}?{query}"
