"""Parts of pages that say the same whenever they are given the same, and are therefore rendered once.

A part is a template that is given records of ``sempre.rows`` and plain values, nothing else: no request, nothing that a
view hung on a record, no statement of its own. What it says is kept under all that it was given, word for word, with
the language and the hour. A record that was changed is other words, so nothing kept is ever old and nothing has to be
dropped but what is used least.
"""

import datetime as dt
import time
from hashlib import blake2b

from django.conf import settings
from django.db import connection, models
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sempre.keeping import HOUR, Kept
from sempre.rows import content_of
from sempre.translated import Shown, Text

MOST = 4 * 1024**2  # bytes a process
OVERHEAD = 250  # bytes of Python's own an entry
PLAIN = (str, SafeString, int, float, bool, dt.date, type(None), Text, Shown)


class NotPlain(Exception):
    """Among what was given is something that is not known by its words alone."""


class AsksTheDatabase(Exception):
    """A part may show only what it is given."""


def _size(html: str) -> int:
    return 2 * len(html) + OVERHEAD  # two bytes a letter, as most texts here have letters beyond Latin-1


kept: Kept[bytes, SafeString] = Kept(MOST, _size)


def part(template: str, **given) -> SafeString:
    """Return what ``template`` says of ``given``; where it needs more than the words of that, it is rendered anew."""
    if settings.DEBUG:  # somebody is writing templates
        return get_template(template).render(given)
    try:
        key = _key(template, given)
        if (html := kept.get(key)) is None:
            html = _rendered(template, given)
            kept.keep(key, html)
        return html
    except (NotPlain, AsksTheDatabase):
        return get_template(template).render(given)


def _key(template: str, given: dict) -> bytes:
    words = [template, str(get_language()), str(time.time() // HOUR)]
    for name, value in given.items():
        words.append(name)
        _tell(value, words)
    return blake2b("\0".join(words).encode(errors="surrogatepass"), digest_size=16).digest()


def _tell(value, words: list[str]) -> None:
    """Add all that is known of a value: of a record, what was fetched."""
    kind = type(value)
    if kind in PLAIN:
        words += (kind.__name__, repr(value.text if kind is Shown else value))
    elif kind in (list, tuple):
        words.append("[")
        for one in value:
            _tell(one, words)
        words.append("]")
    elif isinstance(value, models.Model) and (content := content_of(value)):
        words += (content.model._meta.label, content.json)
    elif isinstance(value, Promise):
        words += ("str", repr(str(value)))
    else:
        raise NotPlain


def _rendered(template: str, given: dict) -> SafeString:
    refused = []

    def refuse(_execute, sql, *_args):
        refused.append(sql)
        raise AsksTheDatabase(sql)

    with connection.execute_wrapper(refuse):
        html = get_template(template).render({name: _as_told(value) for name, value in given.items()})
    if refused:  # a condition of a template takes any exception for a no
        raise AsksTheDatabase(refused[0])
    return html


def _as_told(value):
    """Return a record as it was fetched: what was hung on it since was not told."""
    if isinstance(value, models.Model):
        return content_of(value).record()
    return [_as_told(one) for one in value] if type(value) in (list, tuple) else value
