from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from networks.models import Event, Network, NewsItem
from networks.places import network_place
from sempre.countries import country_key
from sempre.drawing.map import draw_map
from sempre.reading import PublicDetail, PublicList
from sempre.translated import shown


def networks_label() -> str:
    return pgettext("navigation", "Networks")


class NetworkListView(PublicList):
    model = Network

    def get_breadcrumbs(self):
        return [(networks_label(), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        networks = self.object_list.in_order("name")
        regional = sorted((n for n in networks if n.is_regional), key=lambda n: country_key(n.country))
        shown = {n.pk for n in regional}
        local = [n for n in networks if n.parent_id in shown]
        return context | {
            "regions": [(rcg, [n for n in local if n.parent_id == rcg.pk]) for rcg in regional],
            "regional_count": len(regional),
            "local_count": len(local),
            "map": draw_map([network_place(n) for n in local], width=440),
        }


class NetworkDetailView(PublicDetail):
    model = Network

    def get_breadcrumbs(self):
        crumbs = [(networks_label(), reverse("networks"))]
        if self.object.parent and self.object.parent.is_published:
            crumbs.append((shown(self.object.parent, "name"), self.object.parent.get_absolute_url()))
        return [*crumbs, (shown(self.object, "name"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        network = self.object
        local = network.local_networks.visible_to(None).for_list().in_order("name")
        family = [network, *local] if network.is_regional else [network]
        projects = _projects_of(family)
        seats = list(network.seats.current().shown().select_related("partner", "person"))
        shown = local or [network]
        return context | {
            "local_networks": local,
            "micro_projects": projects,
            "coordinators": [seat for seat in seats if seat.role != seat.Role.MEMBER],
            "members": [seat for seat in seats if seat.role == seat.Role.MEMBER],
            "events": Event.objects.visible_to(None).filter(networks__in=family).distinct()[:12],
            "news": NewsItem.objects.visible_to(None).filter(networks__in=family).distinct()[:6],
            "map": draw_map([network_place(n, here=n == network) for n in shown], width=360, frame="places"),
        }


def _projects_of(networks: list[Network]) -> list:
    """The published micro-projects of these networks, by title."""
    related = Network._meta.get_field("micro_projects").related_model
    return related.objects.for_list().visible_to(None).filter(network__in=networks).in_order("title")


class YearsMixin:
    """A list by year, newest first."""

    date_field = ""

    def by_year(self, rows) -> list[tuple[int | None, list]]:
        years: dict[int | None, list] = {}
        for row in rows:
            date = getattr(row, self.date_field)
            years.setdefault(date.year if date else None, []).append(row)
        return sorted(years.items(), key=lambda item: item[0] or 0, reverse=True)


class EventListView(YearsMixin, PublicList):
    model = Event
    date_field = "starts"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Events"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = timezone.localdate().isoformat()
        events = list(self.object_list)
        upcoming = [e for e in events if (last := max(e.starts, e.ends)) >= today[: len(last)]]
        return context | {
            "upcoming": list(reversed(upcoming)),
            "years": self.by_year(e for e in events if e not in upcoming),
        }


class EventDetailView(PublicDetail):
    model = Event

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Events"), reverse("events")), (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "micro_projects": self.object.micro_projects.visible_to(None).for_list().in_order("title"),
        }


class NewsListView(YearsMixin, PublicList):
    model = NewsItem
    date_field = "published"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "News"), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"years": self.by_year(self.object_list)}


class NewsDetailView(PublicDetail):
    model = NewsItem
    context_object_name = "item"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "News"), reverse("news")), (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "micro_projects": self.object.micro_projects.visible_to(None).for_list().in_order("title"),
        }
