"""Partners and target groups as open data; people are not part of it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import Field as Described

from partners.models import Partner, TargetGroup
from sempre import search
from sempre.countries import Country
from sempre.open_data.fields import COMMON, POSITION, SOURCED, Fact, Links, Page, Words, chosen, one_of
from sempre.open_data.resources import Filters, Resource
from sempre.open_data.routes import WORDS_ASKED, Slug, Typed, router_of
from sempre.querysets import OneOf


class PartnerFilters(Filters):
    country: one_of(Country) | None = Described(None, description="The country that the organisation is in.")
    role: one_of(Partner.Role) | None = Described(None, description="What the organisation is in the partnership.")
    target_group: Slug | None = Described(None, description="Slug of a target group that it works with.")
    q: Typed | None = Described(None, description=WORDS_ASKED)


def narrowed(partners: QuerySet, filters: PartnerFilters) -> QuerySet:
    if filters.country:
        partners = partners.filter(country=filters.country)
    if filters.role:
        partners = partners.filter(role=filters.role)
    if filters.target_group:
        partners = partners.filter(target_groups__slug=filters.target_group)
    return partners.filter(OneOf("pk", search.ids(Partner, filters.q))) if filters.q else partners


PARTNERS = Resource(
    name="partners",
    title=pgettext_lazy("navigation", "Partners"),
    about=_("The organisations of the partnership: who they are, where they are, what they do in SEMPRE."),
    singular="Partner",
    rows=Partner.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        Words("name"),
        Fact("short_name"),
        Fact("official_name"),
        chosen("role", Partner.Role),
        chosen("organisation_type", Partner.OrganisationType),
        chosen("country", Country),
        Fact("city"),
        Fact("address"),
        *POSITION,
        Fact("website"),
        Words("summary"),
        Words("region", note="The region it works in."),
        Links("target_groups", note="Slugs of target groups."),
        Fact("budget_eur", float, "Its budget in the project, in euro."),
        Fact("erdf_eur", float, "What of it came from the European Regional Development Fund."),
        Fact("in_accelerators", bool, "Whether it took part in SEMPRE Accelerators."),
        *COMMON,
    ),
    details=(
        Words("contribution", note="What it does in SEMPRE. Markdown."),
        Words("motivation", note="Why it takes part. Markdown."),
        Words("cooperation", note="Whom it works with. Markdown."),
        Words("budget_note"),
        *SOURCED,
    ),
    filters=PartnerFilters,
    narrow=narrowed,
    has_map=True,
)

TARGET_GROUPS = Resource(
    name="target-groups",
    title=_("Target groups"),
    about=_("The people networks and micro-projects work with, and the professionals that the outputs are made for."),
    singular="TargetGroup",
    rows=TargetGroup.objects.published,
    fields=(
        Fact("slug"),
        chosen("kind", TargetGroup.Kind),
        Words("name"),
        Words("summary"),
        *COMMON,
    ),
)

router = router_of(PARTNERS, TARGET_GROUPS)
