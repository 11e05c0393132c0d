"""A new edition begins as a copy of an older one: every part under its stable key, as a draft."""

import re
from collections.abc import Iterable
from copy import copy

from auditlog.context import set_actor
from django.db import models, transaction
from django.db.models.base import ModelState
from django.utils import timezone

from outputs.models import AudienceQuestion, Choice, Edition, Level, Node, Question
from sempre.models import User

BATCH = 200


@transaction.atomic
def make_new_edition(edition: Edition, *, actor: User, version: str = "") -> Edition:
    """Copy ``edition`` with all its parts as a draft; ``version`` is the next free one unless given.

    Keys stay, so that links, notes and progress find the parts again. The languages are to be published anew.
    """
    Edition.objects.select_for_update().filter(work=edition.work_id).first()
    new = _twin(edition)
    new.version = version or next_version(edition)
    new.date, new.status, new.languages = timezone.localdate(), Edition.Status.DRAFT, []
    for name in [field.name for field in Edition._meta.fields if field.name.startswith("change_note_")]:
        setattr(new, name, "")
    with set_actor(actor):
        new.save()
    nodes = _copy_tree(edition, new)
    _copy_links(nodes)
    _copy_rows(Level, "node", nodes)
    _copy_rows(AudienceQuestion, "node", nodes)
    _copy_rows(Choice, "question", _copy_rows(Question, "node", nodes))
    return new


def next_version(edition: Edition) -> str:
    """Return the version after ``edition``'s that the work does not have yet: 2.0 is followed by 2.1."""
    taken = set(Edition.objects.filter(work=edition.work_id).values_list("version", flat=True))
    version = edition.version
    while version in taken:
        head, number, tail = re.fullmatch(r"(.*?)(\d*)(\D*)", version).groups()
        version = f"{head}{int(number) + 1}{tail}" if number else f"{version[:16]}-2"
    return version


def _twin(record: models.Model) -> models.Model:
    """Return an unsaved copy of a record."""
    twin = copy(record)
    twin.pk, twin._state = None, ModelState()
    return twin


def _copy_tree(old: Edition, new: Edition) -> dict[int, int]:
    """Copy the nodes from the top down; return the new keys by the old ones."""
    waiting = list(Node.objects.filter(edition=old))
    known: dict[int | None, int | None] = {None: None}
    while ready := [node for node in waiting if node.parent_id in known]:
        twins = [_twin(node) for node in ready]
        for node, twin in zip(ready, twins, strict=True):
            twin.edition_id, twin.parent_id = new.pk, known[node.parent_id]
        Node.objects.bulk_create(twins, batch_size=BATCH)
        known |= {node.pk: twin.pk for node, twin in zip(ready, twins, strict=True)}
        waiting = [node for node in waiting if node.pk not in known]
    del known[None]
    return known


def _copy_links(nodes: dict[int, int]) -> None:
    for through in (Node.tools.through, Node.micro_projects.through):
        links = [_twin(link) for link in through.objects.filter(node__in=nodes)]
        for link in links:
            link.node_id = nodes[link.node_id]
        through.objects.bulk_create(links, batch_size=BATCH)


def _copy_rows(model: type[models.Model], owner: str, keys: dict[int, int]) -> dict[int, int]:
    """Copy the rows that hang on the copied records; return the new keys by the old ones."""
    rows: Iterable = list(model.objects.filter(**{f"{owner}__in": list(keys)}).order_by("pk"))
    twins = [_twin(row) for row in rows]
    for twin in twins:
        setattr(twin, f"{owner}_id", keys[getattr(twin, f"{owner}_id")])
    model.objects.bulk_create(twins, batch_size=BATCH)
    return {row.pk: twin.pk for row, twin in zip(rows, twins, strict=True)}
