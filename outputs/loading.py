"""Works carry their edition and its tree of parts; each part is a record of its own, found by its stable key."""

from collections.abc import Iterable

from outputs.models import Edition, Node, Tool, Work
from sempre.loading.files import Record
from sempre.loading.kinds import Kind, Part, Ref, register


def spread_work(record: Record) -> Iterable[Part]:
    edition = record.data.get("edition")
    if not edition:
        return
    data = {**edition, "status": Edition.Status.PUBLISHED}
    identity = {"work": Ref(), "version": str(data.pop("version"))}
    yield Part(Edition, "edition", identity, data, ("edition",))
    yield from _nodes(record.data.get("nodes") or [], None, ("nodes",))


def _nodes(nodes: list[dict], parent: str | None, where: tuple) -> Iterable[Part]:
    for index, node in enumerate(nodes):
        data = {name: value for name, value in node.items() if name not in ("key", "nodes")}
        identity = {"edition": Ref("edition"), "stable_key": node["key"]}
        if parent:
            identity["parent"] = Ref(parent)
        yield Part(Node, node["key"], identity, {**data, "position": index}, (*where, index))
        yield from _nodes(node.get("nodes") or [], node["key"], (*where, index, "nodes"))


register(Kind("tools", Tool))
register(Kind("works", Work, spread=spread_work, spread_keys=("edition", "nodes")))
