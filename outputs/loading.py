"""Works carry their edition and its tree of parts; each part is a record of its own, found by its stable key.

What belongs to a part is a record, too: the levels and questions of a practice, the questions and answers of a quiz.
Keys begin with the edition's version, so that a new edition leaves the old one as it was.
"""

from collections.abc import Iterable

from outputs.models import AudienceQuestion, Choice, Edition, Level, Node, Question, Term, Tool, Work
from sempre.loading.files import Problem, Record
from sempre.loading.kinds import Kind, Part, Ref, mappings, register

WITHIN = ("key", "nodes", "levels", "asks", "questions")
Found = Iterable[Part | Problem]


def spread_work(record: Record) -> Found:
    edition, nodes = record.data.get("edition"), record.data.get("nodes")
    if edition is None and nodes is None:
        return
    if not isinstance(edition, dict):
        yield record.problem("“edition” needs a mapping of keys to values", "edition")
    elif not isinstance(edition.get("version"), str):
        yield record.problem("an edition needs a “version”, in quotes where it reads as a number", "edition", "version")
    else:
        key = edition["version"]
        data = {name: value for name, value in edition.items() if name != "version"}
        identity = {"work": Ref(), "version": key}
        yield Part(Edition, key, identity, {**data, "status": Edition.Status.PUBLISHED.value}, ("edition",))
        yield from _nodes(nodes, record, key, None, ("nodes",))


def _nodes(nodes, record: Record, edition: str, parent: str | None, where: tuple) -> Found:
    entries, problems = mappings(nodes, record, where)
    yield from problems
    for index, node in enumerate(entries):
        place, key = (*where, index), node.get("key")
        if not isinstance(key, str):
            yield record.problem("a part needs a “key” that is a text", *place, "key")
            continue
        data = {"slug": key, **{name: value for name, value in node.items() if name not in WITHIN}}
        identity = {"edition": Ref(edition), "stable_key": key}
        if parent:
            identity["parent"] = Ref(parent)
        part = f"{edition}/{key}"
        yield Part(Node, part, identity, {**data, "position": index}, place)
        yield from _rows(Level, "levels", "number", node, record, part, place)
        yield from _rows(AudienceQuestion, "asks", "audience", node, record, part, place)
        yield from _questions(node, record, part, place)
        yield from _nodes(node.get("nodes"), record, edition, part, (*place, "nodes"))


def _rows(model, name: str, by: str, node: dict, record: Record, part: str, place: tuple) -> Found:
    """Yield the rows of a part that are known by their number in the list, or by what they say under ``by``."""
    entries, problems = mappings(node.get(name), record, (*place, name))
    yield from problems
    for index, row in enumerate(entries):
        known = row.get(by, index)
        data = {key: value for key, value in row.items() if key != by}
        yield Part(model, f"{part}/{name}-{known}", {"node": Ref(part), by: known}, data, (*place, name, index))


def _questions(node: dict, record: Record, part: str, place: tuple) -> Found:
    entries, problems = mappings(node.get("questions"), record, (*place, "questions"))
    yield from problems
    for index, question in enumerate(entries):
        where, key = (*place, "questions", index), question.get("key")
        if not isinstance(key, str):
            yield record.problem("a question needs a “key” that is a text", *where, "key")
            continue
        data = {name: value for name, value in question.items() if name not in ("key", "choices")}
        own = f"{part}/{key}"
        yield Part(Question, own, {"node": Ref(part), "stable_key": key}, {**data, "position": index}, where)
        choices, wrong = mappings(question.get("choices"), record, (*where, "choices"))
        yield from wrong
        for number, choice in enumerate(choices):
            identity = {"question": Ref(own), "position": number}
            yield Part(Choice, f"{own}/{number}", identity, choice, (*where, "choices", number))


register(Kind("tools", Tool))
register(Kind("terms", Term))
register(Kind("works", Work, spread=spread_work, spread_keys=("edition", "nodes")))
