"""Where partners stand on a map."""

from partners.models import Partner
from sempre.drawing.map import Place
from sempre.translated import text


def partner_place(partner: Partner, *, here: bool = False) -> Place:
    return Place(
        label=partner.short_name,
        lat=partner.lat,
        lon=partner.lon,
        kind="partner",
        url=partner.get_absolute_url(),
        weight=2 if partner.role == Partner.Role.LEAD else 1,
        here=here,
        title=f"{text(partner, 'name')}, {partner.city}" if partner.city else str(text(partner, "name")),
    )
