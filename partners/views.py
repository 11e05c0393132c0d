from django.urls import reverse
from django.utils.translation import pgettext

from partners.models import Partner
from partners.places import partner_place
from sempre.countries import Country, country_key
from sempre.drawing.map import draw_map
from sempre.reading import PublicDetail, PublicList
from sempre.translated import shown


class PartnerListView(PublicList):
    model = Partner

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Partners"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        partners = self.object_list.in_order("name")
        full = [p for p in partners if p.role != Partner.Role.ASSOCIATED]
        by_country = [
            (Country(code).label, [p for p in full if p.country == code])
            for code in dict.fromkeys(p.country for p in sorted(full, key=lambda p: country_key(p.country)))
        ]
        return context | {
            "by_country": by_country,
            "count": len(full),
            "associated": [p for p in partners if p.role == Partner.Role.ASSOCIATED],
            "map": draw_map([partner_place(p) for p in full], width=440),
        }


class PartnerDetailView(PublicDetail):
    model = Partner

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Partners"), reverse("partners")), (shown(self.object, "name"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        place = partner_place(self.object, here=True)
        others = Partner.objects.visible_to(None).exclude(pk=self.object.pk)
        return context | {
            "people": self.object.people.named(),
            "map": draw_map([place, *(partner_place(p) for p in others)], width=360, labels=True)
            if self.object.has_position
            else None,
            "networks": self.object.networks.visible_to(None).in_order("name")
            + self.object.co_networks.visible_to(None).in_order("name"),
            "micro_projects": self.object.micro_projects.visible_to(None).for_list().in_order("title"),
        }
