from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from networks.models import Event, Network, NewsItem, Seat
from networks.places import network_place
from partners.models import Partner, Person
from sempre.beside import BesideMixin
from sempre.countries import country_key
from sempre.drawing.map import draw_map
from sempre.querysets import in_order
from sempre.reading import MOST_LISTED, PublicDetail, PublicList
from sempre.rows import ask, behind, hang
from sempre.translated import shown


def networks_label() -> str:
    return pgettext("navigation", "Networks")


class NetworkListView(PublicList):
    model = Network

    def get_breadcrumbs(self):
        return [(networks_label(), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        networks = in_order(self.get_records(), "name")
        regional = sorted((n for n in networks if n.is_regional), key=lambda n: country_key(n.country))
        shown = {n.pk for n in regional}
        local = [n for n in networks if n.parent_id in shown]
        return context | {
            "regions": [(rcg, [n for n in local if n.parent_id == rcg.pk]) for rcg in regional],
            "regional_count": len(regional),
            "local_count": len(local),
            "map": draw_map([network_place(n) for n in local], width=440),
        }


class NetworkDetailView(BesideMixin, PublicDetail):
    model = Network

    def get_breadcrumbs(self):
        crumbs = [(networks_label(), reverse("networks"))]
        if self.object.parent and self.object.parent.is_published:
            crumbs.append((shown(self.object.parent, "name"), self.object.parent.get_absolute_url()))
        return [*crumbs, (shown(self.object, "name"), "")]

    def get_object(self, queryset=None):
        network = super().get_object(queryset)
        keys = {"pk": network.pk, "partner": network.partner_id, "parent": network.parent_id}
        self.beside = ask(_parts_beside, network.is_regional, **keys)
        network.partner = self.beside["partner"][0]
        network.parent = next(iter(self.beside["parent"]), None)
        hang(network, target_groups=self.beside["target_groups"], co_partners=self.beside["co_partners"])
        return network

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        network, beside = self.object, self.beside
        local = in_order(beside["local"], "name")
        seats = _seats_of(beside)
        return context | {
            "local_networks": local,
            "micro_projects": in_order(beside["micro_projects"], "title"),
            "coordinators": [seat for seat in seats if seat.role != seat.Role.MEMBER],
            "members": [seat for seat in seats if seat.role == seat.Role.MEMBER],
            "events": beside["events"],
            "news": beside["news"],
            "map": draw_map(
                [network_place(n, here=n == network) for n in local or [network]], width=360, frame="places"
            ),
        }


def _parts_beside(is_regional: bool, pk, partner, parent) -> dict:
    """Return what stands on the page of a network, for ``ask``; a region's page shows its local networks' too."""
    of = partial(behind, Network, pk=pk)
    local = of("local_networks").visible_to(None)
    family = Q(pk=pk) | Q(pk__in=local.order_by().values("pk")) if is_regional else Q(pk=pk)
    family = Network.objects.filter(family).order_by().values("pk")
    seats = of("seats").current().shown()
    return {
        "partner": Partner.objects.filter(pk=partner),
        "parent": Network.objects.filter(pk=parent),
        "target_groups": of("target_groups").published(),
        "co_partners": of("co_partners").published(),
        "local": local,
        "micro_projects": _projects_of(family),
        "seats": seats,
        "organisations": Partner.objects.filter(pk__in=seats.order_by().values("partner")),
        "people": Person.objects.filter(pk__in=seats.order_by().values("person")),
        "events": _in_networks(Event, family)[:12],
        "news": _in_networks(NewsItem, family)[:6],
    }


def _projects_of(networks):
    """The published micro-projects of these networks."""
    related = Network._meta.get_field("micro_projects").related_model
    return related.objects.for_list().visible_to(None).filter(network__in=networks).order_by("slug")[:MOST_LISTED]


def _in_networks(model, networks):
    links = model.networks.through.objects.filter(network__in=networks)
    return model.objects.visible_to(None).filter(pk__in=links.values(model._meta.model_name))


def _seats_of(beside: dict) -> list[Seat]:
    """Return the seats with who holds them."""
    organisations = {partner.pk: partner for partner in beside["organisations"]}
    people = {person.pk: person for person in beside["people"]}
    for seat in beside["seats"]:
        seat.partner, seat.person = organisations.get(seat.partner_id), people.get(seat.person_id)
    return beside["seats"]


class YearsMixin:
    """A list by year, newest first."""

    date_field = ""

    def by_year(self, rows) -> list[tuple[int | None, list]]:
        years: dict[int | None, list] = {}
        for row in rows:
            date = getattr(row, self.date_field)
            years.setdefault(date.year if date else None, []).append(row)
        return sorted(years.items(), key=lambda item: item[0] or 0, reverse=True)


def _parts_beside_dated(model, pk) -> dict:
    """Return what stands on the page of an event or a news item, for ``ask``."""
    return {
        "networks": behind(model, "networks", pk).published(),
        "partners": behind(model, "partners", pk).published(),
        "micro_projects": behind(model, "micro_projects", pk).visible_to(None).for_list()[:MOST_LISTED],
    }


def _hang_beside(record) -> list:
    """Hang networks and partners on an event or a news item, and return its micro-projects by title."""
    beside = ask(_parts_beside_dated, type(record), pk=record.pk)
    hang(record, networks=beside["networks"], partners=beside["partners"])
    return in_order(beside["micro_projects"], "title")


class EventListView(YearsMixin, PublicList):
    model = Event
    date_field = "starts"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Events"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = timezone.localdate().isoformat()
        events = self.get_records()
        upcoming = [e for e in events if (last := max(e.starts, e.ends)) >= today[: len(last)]]
        return context | {
            "upcoming": list(reversed(upcoming)),
            "years": self.by_year(e for e in events if e not in upcoming),
        }


class EventDetailView(BesideMixin, PublicDetail):
    model = Event

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Events"), reverse("events")), (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"micro_projects": _hang_beside(self.object)}


class NewsListView(YearsMixin, PublicList):
    model = NewsItem
    date_field = "published"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "News"), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"years": self.by_year(self.get_records())}


class NewsDetailView(BesideMixin, PublicDetail):
    model = NewsItem
    context_object_name = "item"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "News"), reverse("news")), (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"micro_projects": _hang_beside(self.object)}
