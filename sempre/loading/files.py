"""YAML files of `content/` with the line of every key, so that an error can name it."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.reader import Reader


@dataclass(frozen=True)
class Problem:
    """Something wrong in a content file: where it is and what to do."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class ContentError(Exception):
    """Content that can't be loaded; ``problems`` lists each place."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass
class Record:
    """One file: its kind (the folder), its key (the file name), its data, and the line of each key path."""

    kind: str
    key: str
    path: str
    data: dict
    lines: dict[tuple, int] = field(default_factory=dict)

    def problem(self, reason: str, *where) -> Problem:
        """Return a problem at the deepest known part of ``where``."""
        while where and where not in self.lines:
            where = where[:-1]
        return Problem(self.path, self.lines.get(where, 1), reason)


_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20


class _Loader(_SafeLoader):
    """Safe, and dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}


class _Lines:
    """The line of every key path; what a content file may not hold is refused on the way."""

    def __init__(self, path: str):
        self.path = path
        self.known: dict[tuple, int] = {}
        self.visited: set[int] = set()

    def refuse(self, node, reason: str):
        raise ContentError([Problem(self.path, node.start_mark.line + 1, reason)])

    def collect(self, node, where: tuple = ()) -> None:
        self.known.setdefault(where, node.start_mark.line + 1)
        if id(node) in self.visited:
            self.refuse(node, "what stands here is used again by an alias (*); write it out")
        self.visited.add(id(node))
        if len(where) > _DEEPEST:
            self.refuse(node, "nested too deep")
        if isinstance(node, yaml.MappingNode):
            self._mapping(node, where)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.collect(value, (*where, index))
        elif "\0" in node.value:
            self.refuse(node, "a text can't hold a null character")

    def _mapping(self, node, where: tuple) -> None:
        seen = set()
        for key, value in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                self.refuse(key, "a key is a word, such as “title”")
            if key.value in seen:
                self.refuse(key, f"“{key.value}” stands here twice")
            seen.add(key.value)
            self.known[(*where, key.value)] = key.start_mark.line + 1
            self.collect(value, (*where, key.value))


def _parse(source: str, path: str) -> tuple[object, dict[tuple, int]]:
    """Return the data of ``source`` and the line of every key path."""
    if odd := Reader.NON_PRINTABLE.search(source):
        line = source.count("\n", 0, odd.start()) + 1
        raise ContentError([Problem(path, line, f"the character U+{ord(odd[0]):04X} can't stand in a text")])
    loader = _Loader(source)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise ContentError([Problem(path, 1, "a record is a mapping of keys to values")])
        lines = _Lines(path)
        lines.collect(node)
        return loader.construct_document(node), lines.known
    finally:
        loader.dispose()


def read_record(file: Path, root: Path) -> Record:
    """Read one file; raise ``ContentError`` with its line when it is no mapping in good YAML."""
    path = f"{root.name}/{file.relative_to(root)}"
    try:
        source = file.read_text(encoding="utf-8")
        data, lines = _parse(source, path)
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, 1, f"not UTF-8: {error.reason}")]) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or error
        line = min(mark.line, source.count("\n")) + 1 if mark else 1  # the end may count as a line of its own
        raise ContentError([Problem(path, line, f"broken YAML: {reason}")]) from error
    if not isinstance(data, dict):
        raise ContentError([Problem(path, 1, "a record is a mapping of keys to values")])
    return Record(file.parent.name, file.stem, path, data, lines)


def read_all(root: Path) -> dict[str, list[Record]]:
    """Read every file under ``root``; raise one ``ContentError`` with all that is unreadable."""
    problems: list[Problem] = []
    records: dict[str, list[Record]] = {}
    for file in sorted(root.glob("*/*.yaml")):
        try:
            record = read_record(file, root)
        except ContentError as error:
            problems += error.problems
        else:
            records.setdefault(record.kind, []).append(record)
    if problems:
        raise ContentError(problems)
    return records
