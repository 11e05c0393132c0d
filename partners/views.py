from django.urls import reverse
from django.utils.translation import pgettext

from partners.models import Partner
from partners.places import partner_place
from sempre.countries import Country, country_key
from sempre.drawing.map import draw_map
from sempre.querysets import in_order
from sempre.reading import MOST_LISTED, PublicDetail, PublicList
from sempre.rows import gather, hang, records
from sempre.translated import shown


class PartnerListView(PublicList):
    model = Partner

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Partners"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        partners = in_order(records(self.object_list), "name")
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
        partner, beside = self.object, gather(**_parts_beside(self.object))
        hang(partner, target_groups=beside["target_groups"])
        places = [partner_place(partner, here=True), *(partner_place(other) for other in beside["others"])]
        return context | {
            "people": beside["people"],
            "map": draw_map(places, width=360, labels=True) if partner.has_position else None,
            "networks": in_order(beside["networks"], "name") + in_order(beside["co_networks"], "name"),
            "micro_projects": in_order(beside["micro_projects"], "title"),
        }


def _parts_beside(partner: Partner) -> dict:
    """Return what stands on the page of a partner, for ``gather``."""
    return {
        "target_groups": partner.target_groups.published(),
        "others": (Partner.objects.visible_to(None).exclude(pk=partner.pk), "name"),
        "people": partner.people.named(),
        "networks": (partner.networks.visible_to(None), "name"),
        "co_networks": (partner.co_networks.visible_to(None), "name"),
        "micro_projects": partner.micro_projects.visible_to(None).for_list()[:MOST_LISTED],
    }
