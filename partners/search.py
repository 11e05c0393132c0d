"""How partners are found."""

from partners.models import Partner, TargetGroup
from sempre.search import depends, register
from sempre.translated import Text, text


def target_group_names(record, language: str) -> list[Text]:
    """Return the names of the published target groups of a record, so that their names find it."""
    return [text(group, "name", language) for group in record.target_groups.all() if group.is_published]


register(
    Partner,
    "partner",
    published=lambda: Partner.objects.published().prefetch_related("target_groups"),
    names=("short_name", "official_name"),
    facts=("city",),
    more=target_group_names,
    head_start=0.05,
)
depends(TargetGroup, lambda group: group.partners.all())
