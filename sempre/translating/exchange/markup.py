"""XML in and out: no document types, every character kept, every element with its line."""

import re
from collections.abc import Callable
from xml.etree import ElementTree  # only its elements: the parser below refuses what makes reading dangerous
from xml.parsers import expat

from django.utils.translation import gettext as _

from sempre.translating.exchange.files import Unreadable

DEEPEST = 64
# What XML 1.0 cannot hold even as a reference.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTES = _REFERENCES | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


class Element(ElementTree.Element):
    """An element that knows its line; names are written ``{namespace}name``."""

    line = 0


def parse(data: bytes) -> Element:
    """Return the root of a document; raise ``Unreadable`` for a damaged one and for one with a document type."""
    parser = expat.ParserCreate(namespace_separator="}")
    builder = _Builder(parser)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = builder.begin, builder.finish
    parser.CharacterDataHandler = builder.tree.data
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(
            _("Line %(line)s: this is not well-formed XML. The file is damaged, cut off or of another kind.")
            % {"line": error.lineno}
        ) from error
    except (LookupError, ValueError) as error:
        raise Unreadable(_("The file is written in an encoding that cannot be read. Save it as UTF-8.")) from error
    return builder.tree.close()


def check(data: bytes) -> None:
    """Raise ``Unreadable`` for a part of a workbook that ``parse`` would refuse because of its document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        return  # whoever reads it will say so


class _Builder:
    """Puts what expat reports together; a document deeper than any real one is refused."""

    def __init__(self, parser):
        self.parser = parser
        self.tree = ElementTree.TreeBuilder(element_factory=Element)
        self.depth = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(_("The file is nested too deeply."))
        element = self.tree.start(_named(name), {_named(key): value for key, value in attributes.items()})
        element.line = self.parser.CurrentLineNumber

    def finish(self, name: str) -> None:
        self.depth -= 1
        self.tree.end(_named(name))


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse_document_type(*args) -> None:
    raise Unreadable(_("The file declares a document type. Such files are not read, for safety."))


def escape(text: str, unfit: Callable[[str], str]) -> str:
    """Return a text as content of an element, so that a parser gives back every character.

    ``unfit`` writes a character that XML cannot hold, a carriage return is written as a reference: parsers turn bare
    ones into line feeds.
    """
    text = re.sub("[&<>\r]", lambda match: _REFERENCES[match[0]], text)
    return UNFIT.sub(lambda match: unfit(match[0]), text)


def attributes(**values: object) -> str:
    """Return attributes, each after a space, none empty; in names ``__`` is a colon and ``_`` a hyphen."""
    written = (
        (name.replace("__", ":").replace("_", "-"), UNFIT.sub("", str(value)))
        for name, value in values.items()
        if value not in (None, "")
    )
    return "".join(
        f' {name}="{re.sub(r"""[&<>"\r\n\t]""", lambda match: _IN_ATTRIBUTES[match[0]], value)}"'
        for name, value in written
    )
