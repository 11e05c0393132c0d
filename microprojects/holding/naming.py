"""What the words of a search on the board name: micro-projects, networks and people who hold a report."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from microprojects.models import MicroProject, Obligation
from networks.models import Network
from sempre import languages
from sempre.models import User

NAMED_AT_MOST = 1000


@dataclass(frozen=True)
class Named:
    """Looked up once by one statement, since a list and each of its counts ask for it again."""

    condition: Q
    is_cut: bool
    is_of_projects: bool  # of nothing else: then their reports are few

    @classmethod
    def by(cls, words: str, asked: QuerySet[Obligation]) -> "Named":
        """Find ``words`` in the name of a micro-project or network, in any language, or of a holder.

        Of micro-projects only those count that something is ``asked`` of: few, where the other filters leave few.
        """
        projects = MicroProject.objects.titled(words.split()).filter(Exists(asked.filter(micro_project=OuterRef("pk"))))
        found: dict[str, list[int]] = {"micro_project": [], "network": [], "holder": []}
        asked_of = (projects, Network.objects.filter(_names(words)), User.objects.filter(name__icontains=words))
        first, *others = (
            _plain(rows).order_by().annotate(what=Value(what)).values_list("what", "pk")[: NAMED_AT_MOST + 1]
            for what, rows in zip(found, asked_of, strict=True)
        )
        for what, pk in first.union(*others, all=True).order_by():
            found[what].append(pk)
        condition = Q()
        for what, keys in found.items():
            condition |= Q(**{f"{what}__in": keys[:NAMED_AT_MOST]})
        is_cut = any(len(keys) > NAMED_AT_MOST for keys in found.values())
        return cls(condition, is_cut, not (found["network"] or found["holder"]))


def _names(words: str) -> Q:
    found = Q(slug__icontains=words)
    for language in languages.CODES:
        found |= Q(**{f"name_{language}__icontains": words})
    return found


def _plain(rows: QuerySet) -> QuerySet:
    """Return the same rows, without the translating that puts the columns in an order of its own."""
    return QuerySet(rows.model, rows.query)
