"""Reflection in private: the questions of a text, each with a place to write that is never sent."""

from sempre.markdown import parse
from sempre.translated import Text


def prompts_of(body: Text) -> list[Text]:
    """Return the questions of a reflection: what stands in bold at the beginning of each item of numbered lists."""
    prompts, depth, is_new = [], 0, False
    for token in parse(body.value):
        depth += {"ordered_list_open": 1, "ordered_list_close": -1}.get(token.type, 0)
        if token.type == "list_item_open":
            is_new = depth == 1
        elif token.type == "inline" and is_new and depth:
            is_new = False
            prompts.append(Text(_opening(token), body.language, body.reader))
    return [prompt for prompt in prompts if prompt]


def _opening(token) -> str:
    """Return the bold words that an item begins with, else its first line."""
    children = token.children or []
    opens = next((i for i, child in enumerate(children) if child.type == "strong_open"), None)
    if opens is not None and not any(child.content for child in children[:opens]):
        closes = next(i for i, child in enumerate(children) if child.type == "strong_close")
        children = children[opens:closes]
    return " ".join("".join(child.content or " " for child in children).split())[:300]
