"""How tools, works and their parts are found; a section is found through the page that it stands on."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from outputs.models import Edition, Node, Term, Tool, Work
from partners.models import TargetGroup
from partners.search import target_group_names
from sempre.search import Label, depends, register
from sempre.translated import Text, text

WITHIN_A_PAGE = (Node.Kind.SECTION, Node.Kind.PRACTICE)
WITHOUT_A_PAGE = (*WITHIN_A_PAGE, Node.Kind.PART)
ONE = {Work.Kind.TRAINING: _("Training module"), Work.Kind.RECOMMENDATIONS: Node.Kind.RECOMMENDATION.label}
KINDS = {kind.value: Label(ONE.get(kind, kind.label), kind.label) for kind in Work.Kind}


def _nodes() -> QuerySet:
    return (
        Node.objects.published()
        .exclude(kind__in=WITHOUT_A_PAGE)
        .select_related("edition__work", "parent")
        .prefetch_related("children__children")
    )


def _more(node: Node, language: str) -> Iterator[Text]:
    if node.parent:
        yield text(node.parent, "title", language)
    for section in node.children.all():
        if section.kind in WITHIN_A_PAGE:
            yield text(section, "title", language)
            yield text(section, "body", language)
            yield from _more_below(section, language)


def _more_below(node: Node, language: str) -> Iterator[Text]:
    for child in node.children.all():
        yield text(child, "title", language)
        yield text(child, "body", language)


def _showing(node: Node) -> QuerySet:
    """Return the nodes whose rows show texts of ``node``: up to two above it, and those directly below."""
    near = Q(parent=node.pk)
    if node.parent_id:
        near |= Q(pk=node.parent_id) | Q(children=node.parent_id)
    return Node.objects.filter(near)


register(
    Tool,
    "tool",
    published=lambda: Tool.objects.published().prefetch_related("target_groups"),
    more=target_group_names,
    head_start=0.05,
)
register(Term, "term", head_start=0.02)
register(Work, kinds=KINDS, kind_of=lambda work: work.kind, names=("original_title",))
register(
    Node,
    kinds=KINDS,
    kind_of=lambda node: node.edition.work.kind,
    published=_nodes,
    more=_more,
)
depends(Work, lambda work: Node.objects.filter(edition__work=work))
depends(Edition, lambda edition: Node.objects.filter(edition__work=edition.work_id))
depends(Node, _showing)
depends(TargetGroup, lambda group: group.tools.all())
