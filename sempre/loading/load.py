"""Write content records to the database: all or nothing, and never over a field that someone edited since."""

import contextlib
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from sempre.loading.files import ContentError, Problem, Record, read_all
from sempre.loading.kinds import Kind, Part, Ref, mappings, plain_values, registered
from sempre.models import Content, LoadedRecord


@dataclass
class Outcome:
    """What a load did: counts, and the fields it left alone because someone had edited them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)


def _exact(value: Any) -> Any:
    """A number as it is written: 0.1 and not 0.1000000000000000055."""
    return str(value) if isinstance(value, float) else value


class _DryRun(Exception):
    """Roll back what was only checked."""


def load(root: Path, *, check: bool = False) -> Outcome:
    """Load every record under ``root``; raise ``ContentError`` and change nothing when one is wrong.

    With ``check`` everything is validated against the models and rolled back.
    """
    records = read_all(root)
    loader = _Load()
    try:
        with transaction.atomic():
            loader.run(records)
            if loader.problems:
                raise ContentError(sorted(loader.problems, key=lambda p: (p.path, p.line)))
            if check:
                raise _DryRun
    except _DryRun:
        pass
    return loader.outcome


def digest(value: Any) -> str:
    """Return a short fingerprint of a stored value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=_plain).encode()).hexdigest()[:16]


def _plain(value: Any) -> str:
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)


class _Load:
    """One run: first every object with its columns, then what connects them."""

    def __init__(self):
        self.problems: list[Problem] = []
        self.outcome = Outcome()
        self.counted: dict[tuple[str, str], str] = {}  # what happened to each record
        self.memory = {(m.kind, m.key): m for m in LoadedRecord.objects.all()}
        self.pending: list[tuple] = []
        self.parts: dict[tuple[str, str, str], models.Model] = {}
        self.announced: set[tuple[type, str]] = set()  # what some file brings, even if that file is wrong

    def run(self, records: dict[str, list[Record]]) -> None:
        kinds = registered()
        self.announced = {(kinds[f].model, r.key) for f, group in records.items() if f in kinds for r in group}
        for folder, group in records.items():
            if folder not in kinds:
                self.problems.append(group[0].problem(f"“{folder}” is no kind of content: {', '.join(kinds)}"))
        for folder, kind in kinds.items():
            for record in sorted(records.get(folder, []), key=lambda r: "parent" in r.data):
                self._record(kind, record)
        if not self.problems:
            for step, *arguments in self.pending:
                step(*arguments)
        for state in self.counted.values():
            setattr(self.outcome, state, getattr(self.outcome, state) + 1)

    def _record(self, kind: Kind, record: Record) -> None:
        skip = {child.key for child in kind.children} | set(kind.spread_keys)
        instance = self._write(kind.model, record, record.key, {"slug": record.key}, record.data, (), skip, kind)
        if instance is None:
            return
        for child in kind.children:
            if child.key in record.data:
                self.pending.append((self._children, instance, record, child))
        if kind.spread:
            for part in kind.spread(record):
                if isinstance(part, Problem):
                    self.problems.append(part)
                else:
                    self._part(kind, instance, record, part)

    def _part(self, kind: Kind, owner, record: Record, part: Part) -> None:
        if (kind.folder, record.key, part.key) in self.parts:
            self.problems.append(record.problem(f"the key “{part.key.rpartition('/')[2]}” is taken", *part.where))
            return
        identity = {
            name: (owner if value == Ref() else self.parts.get((kind.folder, record.key, value.key)))
            if isinstance(value, Ref)
            else value
            for name, value in part.identity.items()
        }
        if any(isinstance(part.identity[n], Ref) and v is None for n, v in identity.items()):
            return  # its owner was left out or is wrong already
        instance = self._write(
            part.model, record, f"{record.key}#{part.key}", identity, part.data, part.where, (), kind
        )
        if instance is not None:
            self.parts[kind.folder, record.key, part.key] = instance

    def _write(self, model, record, key, identity, data, where, skip, kind):
        """Create or update one object; return None when it is wrong or an editor removed it."""
        if (values := self._values(model, data, record, where, identity, skip)) is None:
            return None
        columns, relations = values
        if issubclass(model, Content):
            columns.setdefault("state", Content.State.PUBLISHED)
        memory = self._memory(kind.folder, key)
        instance = model._default_manager.filter(**identity).first()
        if instance is None and memory.pk:
            self.outcome.left_alone.append(f"{kind.folder}/{key}: removed by an editor")
            return None
        created = instance is None
        if created:
            instance = model(**identity)
        changed = self._set_columns(instance, columns, memory, created)
        if (created or changed) and not self._save(instance, record, where):
            return None
        self._count(memory, "created" if created else "updated" if changed else "unchanged")
        if created or changed or not memory.pk:
            memory.save()
        for name, slugs in relations.items():
            self.pending.append((self._relation, instance, record, (*where, name), slugs, memory))
        return instance

    def _memory(self, kind: str, key: str) -> LoadedRecord:
        return self.memory.setdefault((kind, key), LoadedRecord(kind=kind, key=key))

    def _values(self, model, data, record, where, given, skip=()) -> tuple[dict, dict] | None:
        """Return the columns and relations in ``data``; report what is wrong and return None."""
        columns, relations, problems = plain_values(model, data, record, where, given, skip)
        self.problems += problems
        missing = self._foreign_keys(model, columns, relations, record, where)
        return None if problems or missing else (columns, relations)

    def _count(self, memory, state: str) -> None:
        """Count a record once: as updated too when only what connects it changed."""
        place = (memory.kind, memory.key)
        if self.counted.get(place, "unchanged") == "unchanged":
            self.counted[place] = state

    def _may_write(self, memory, name: str, stored: Any, new: Any, *, created: bool = False) -> bool:
        """Whether a field still holds what was loaded last; remember what it will hold."""
        if created or memory.fields.get(name, digest(stored)) == digest(stored):
            differs = digest(stored) != digest(new)
            memory.fields[name] = digest(new)
            return created or differs
        if digest(stored) == digest(new):
            memory.fields[name] = digest(new)
        elif memory.fields[name] != digest(new):
            self.outcome.left_alone.append(f"{memory.kind}/{memory.key}: {name} was edited on the portal")
        else:
            self.outcome.left_alone.append(f"{memory.kind}/{memory.key}: {name} keeps its edit")
        return False

    def _set_columns(self, instance, columns: dict, memory, created: bool) -> bool:
        changed = False
        for name, value in columns.items():
            column = instance._meta.get_field(name)
            with contextlib.suppress(ValidationError):  # full_clean reports it with its place
                value = getattr(value, "pk", value) if column.is_relation else column.to_python(_exact(value))
            stored = None if created else getattr(instance, column.attname)
            if stored is None and value == "" and not created:
                stored = ""
            if self._may_write(memory, name, stored, value, created=created):
                setattr(instance, column.attname, value)
                changed = True
            elif digest(stored) != digest(value):
                instance.__dict__.setdefault("edited_columns", set()).add(name)  # see sempre.translating.following
        return changed

    def _save(self, instance, record: Record, where: tuple) -> bool:
        try:
            instance.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                base, _, code = name.rpartition("_")
                place = (*where, base, code) if (*where, base, code) in record.lines else (*where, name)
                self.problems += [record.problem(f"{name}: {message}", *place) for message in messages]
            return False
        instance.save()
        return True

    def _foreign_keys(self, model, columns: dict, relations: dict, record: Record, where: tuple) -> bool:
        """Move references to one object from ``relations`` to ``columns``; return whether one is missing."""
        missing = False
        for name in list(relations):
            column = next((f for f in model._meta.fields if f.name == name), None)
            if column is None:
                continue
            slug = relations.pop(name)
            columns[name] = column.related_model._base_manager.filter(slug=slug).first() if slug else None
            if slug and columns[name] is None:
                missing = True
                self._report_missing(column.related_model, slug, record, (*where, name))
        return missing

    def _report_missing(self, model, slug, record: Record, where: tuple) -> None:
        """Report a reference to nothing; one to a record that is itself wrong is reported there."""
        if (model, slug) not in self.announced:
            self.problems.append(record.problem(f"there is no {model._meta.model_name} “{slug}”", *where))

    def _relation(self, instance, record: Record, where: tuple, slugs, memory) -> None:
        manager = getattr(instance, where[-1])
        slugs = list(slugs or [])
        found = {o.slug: o for o in manager.model._base_manager.filter(slug__in=slugs)}
        missing = [slug for slug in slugs if slug not in found]
        for slug in missing:
            self._report_missing(manager.model, slug, record, (*where, slugs.index(slug)))
        if missing:
            return
        stored = sorted(manager.values_list("slug", flat=True))
        if self._may_write(memory, where[-1], stored, sorted(found)):
            manager.set(found.values())
            self._count(memory, "updated")
        memory.save()

    def _children(self, instance, record: Record, child) -> None:
        rows = self._rows(instance, record, child)
        if rows is None:
            return
        memory = self._memory(record.kind, record.key)
        existing = child.model._default_manager.filter(**{child.parent: instance}).order_by("position")
        stored = [self._row(row) for row in existing]
        if self._may_write(memory, child.key, stored, [self._row(row) for _, row in rows]):
            self._count(memory, "updated")
            existing.delete()
            for where, row in rows:
                self._save(row, record, where)
        memory.save()

    def _rows(self, instance, record: Record, child) -> list[tuple] | None:
        """Return the unsaved rows of a list with their places, or None when something is wrong."""
        entries, problems = mappings(record.data[child.key], record, (child.key,))
        self.problems += problems
        rows = []
        for index, data in enumerate(entries):
            where = (child.key, index)
            given = {child.parent: instance, "position": index}
            values = self._values(child.model, data, record, where, given)
            if values is None:
                return None
            rows.append((where, child.model(**{**values[0], **given})))
        return None if problems else rows

    @staticmethod
    def _row(row) -> dict:
        skip = {"id", *(f.attname for f in row._meta.fields if f.related_model is type(row))}
        return {f.attname: getattr(row, f.attname) or "" for f in row._meta.fields if f.attname not in skip}
