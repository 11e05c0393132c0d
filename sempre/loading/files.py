"""YAML files of `content/` with the line of every key, so that an error can name it."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml


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


class _Loader(yaml.SafeLoader):
    """Safe, dates stay text, a key twice is an error."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _collect_lines(node, where: tuple, lines: dict, path: str) -> None:
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise ContentError([Problem(path, key.start_mark.line + 1, f"“{key.value}” stands here twice")])
            seen.add(key.value)
            _collect_lines(value, (*where, key.value), lines, path)
            lines[(*where, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect_lines(value, (*where, index), lines, path)


def read_record(file: Path, root: Path) -> Record:
    """Read one file; raise ``ContentError`` with its line when it is no mapping in good YAML."""
    path = f"{root.name}/{file.relative_to(root)}"
    try:
        source = file.read_text(encoding="utf-8")
        node = yaml.compose(source, Loader=_Loader)
        data = yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, 1, f"not UTF-8: {error.reason}")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "not readable"
        raise ContentError([Problem(path, mark.line + 1 if mark else 1, f"broken YAML: {reason}")]) from error
    if not isinstance(data, dict):
        raise ContentError([Problem(path, 1, "a record is a mapping of keys to values")])
    lines: dict[tuple, int] = {}
    _collect_lines(node, (), lines, path)
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
