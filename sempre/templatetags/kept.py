"""``translate``, ``url`` and ``static`` as Django has them, but what they say of constants is kept for each language.

A page names some forty of them, and looking up each cost as much as three variables. Interface texts, addresses and
files change with a new version and never while a process runs.
"""

from django.template import Node
from django.template.base import Parser, Token
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import do_translate
from django.templatetags.static import do_static
from django.utils.translation import get_language


class Kept(Node):
    """Another node that says the same whenever the language is the same."""

    child_nodelists = ()

    def __init__(self, node: Node):
        self.node = node
        self.said: dict[str | None, str] = {}

    def render(self, context) -> str:
        language = get_language()
        if language not in self.said:
            self.said[language] = self.node.render(context)
        return self.said[language]


def translate(parser: Parser, token: Token) -> Node:
    return _kept_if_constant(do_translate(parser, token), token)


def url(parser: Parser, token: Token) -> Node:
    return _kept_if_constant(django_url(parser, token), token)


def static(parser: Parser, token: Token) -> Node:
    return _kept_if_constant(do_static(parser, token), token)


def _kept_if_constant(node: Node, token: Token) -> Node:
    """Keep what ``node`` says where all it is given stands in quotes; what is stored by ``as`` is not said."""
    given = token.split_contents()[1:]
    return Kept(node) if all(bit == "context" or _is_quoted(bit) for bit in given) else node


def _is_quoted(bit: str) -> bool:
    return bit[0] in "\"'" and bit.find(bit[0], 1) == len(bit) - 1
