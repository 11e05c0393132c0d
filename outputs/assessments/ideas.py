"""What helps with a practice: tools to use, modules to learn with."""

from collections.abc import Collection
from dataclasses import dataclass, field

from outputs.models import Node, Tool
from sempre.alphabet import sort_key
from sempre.languages import current
from sempre.translated import text


@dataclass
class Ideas:
    tools: list[Tool] = field(default_factory=list)
    modules: list[Node] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.tools or self.modules)


def ideas_for(practices: Collection[Node]) -> dict[int, Ideas]:
    """Return published tools and modules of the newest training edition by the practice's number; three queries."""
    found = {practice.pk: Ideas() for practice in practices}
    links = Node.tools.through.objects.filter(node__in=list(found)).values_list("node_id", "tool_id")
    tools = {tool.pk: tool for tool in Tool.objects.visible_to(None).filter(pk__in=[tool for _n, tool in links])}
    for node, tool in links:
        if tool in tools:
            found[node].tools.append(tools[tool])
    for ideas in found.values():
        ideas.tools.sort(key=lambda tool: sort_key(str(text(tool, "title")), current()))
    keys = {key for practice in practices for key in practice.modules}
    modules = Node.objects.published().filter(kind=Node.Kind.MODULE, stable_key__in=keys) if keys else ()
    by_key = {module.stable_key: module for module in (modules and modules.select_related("edition__work"))}
    for practice in practices:
        found[practice.pk].modules = [by_key[key] for key in practice.modules if key in by_key]
    return found
