"""Works carry their edition and its tree of parts; each part is a record of its own, found by its stable key."""

from collections.abc import Iterable

from outputs.models import Edition, Node, Tool, Work
from sempre.loading.files import Problem, Record
from sempre.loading.kinds import Kind, Part, Ref, mappings, register


def spread_work(record: Record) -> Iterable[Part | Problem]:
    edition, nodes = record.data.get("edition"), record.data.get("nodes")
    if edition is None and nodes is None:
        return
    if not isinstance(edition, dict):
        yield record.problem("“edition” needs a mapping of keys to values", "edition")
    elif not isinstance(edition.get("version"), str):
        yield record.problem("an edition needs a “version”, in quotes where it reads as a number", "edition", "version")
    else:
        data = {name: value for name, value in edition.items() if name != "version"}
        identity = {"work": Ref(), "version": edition["version"]}
        yield Part(Edition, "edition", identity, {**data, "status": Edition.Status.PUBLISHED.value}, ("edition",))
    yield from _nodes(nodes, record, None, ("nodes",))


def _nodes(nodes, record: Record, parent: str | None, where: tuple) -> Iterable[Part | Problem]:
    entries, problems = mappings(nodes, record, where)
    yield from problems
    for index, node in enumerate(entries):
        place, key = (*where, index), node.get("key")
        if not isinstance(key, str):
            yield record.problem("a part needs a “key” that is a text", *place, "key")
            continue
        data = {name: value for name, value in node.items() if name not in ("key", "nodes")}
        identity = {"edition": Ref("edition"), "stable_key": key}
        if parent:
            identity["parent"] = Ref(parent)
        yield Part(Node, key, identity, {**data, "position": index}, place)
        yield from _nodes(node.get("nodes"), record, key, (*place, "nodes"))


register(Kind("tools", Tool))
register(Kind("works", Work, spread=spread_work, spread_keys=("edition", "nodes")))
