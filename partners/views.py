from functools import partial

from django.urls import reverse
from django.utils.translation import pgettext

from partners.models import Partner
from partners.places import partner_place
from sempre.beside import BesideMixin
from sempre.countries import Country, country_key
from sempre.drawing.map import draw_map
from sempre.querysets import in_order
from sempre.reading import MOST_LISTED, PublicDetail, PublicList
from sempre.rows import ask, behind, hang
from sempre.translated import shown


class PartnerListView(PublicList):
    model = Partner

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Partners"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        partners = in_order(self.get_records(), "name")
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


class PartnerDetailView(BesideMixin, PublicDetail):
    model = Partner

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Partners"), reverse("partners")), (shown(self.object, "name"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        partner, beside = self.object, ask(_parts_beside, pk=self.object.pk)
        hang(partner, target_groups=beside["target_groups"])
        places = [partner_place(partner, here=True), *(partner_place(other) for other in beside["others"])]
        return context | {
            "people": beside["people"],
            "map": draw_map(places, width=360, labels=True) if partner.has_position else None,
            "networks": in_order(beside["networks"], "name") + in_order(beside["co_networks"], "name"),
            "micro_projects": in_order(beside["micro_projects"], "title"),
        }


def _parts_beside(pk) -> dict:
    """Return what stands on the page of a partner, for ``ask``."""
    of = partial(behind, Partner, pk=pk)
    newest = of("micro_projects").visible_to(None).for_list().order_by("-pk")
    return {
        "target_groups": of("target_groups").published(),
        "others": (Partner.objects.visible_to(None).exclude(pk=pk), "name"),
        "people": of("people").named(),
        "networks": (of("networks").visible_to(None), "name"),
        "co_networks": (of("co_networks").visible_to(None), "name"),
        "micro_projects": newest[:MOST_LISTED],
    }
