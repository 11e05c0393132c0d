"""Texts that files spoil: the known ones, and any number of mixtures of their parts, the same at every run."""

import random

from sempre.translating.exchange.files import Note, Parcel, Unit
from sempre.translating.parts import digest
from sempre.translating.services import Seen

KNOWN = [
    "plain", " leading", "trailing ", "\xa0no break\xa0", "tab\tin\tbetween", "\n\nlines\n\n\nmore\n",
    "dos\r\nlines\r\n", "mac\rlines", "a < b && c > d", "]]>", "<![CDATA[x]]>", "<!-- no comment -->",
    "&amp; &#13; &nbsp;", '"quotes" \'single\'', "=1+1", "+46 70", "-5", "@SUM(A1)", "\t=1", "'=apostrophe",
    "#N/A", "#REF!", "TRUE", "1e5", "007", "2026-11-22", "1,5",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1f8\U0001f1ea e\u0301 \u0451",
    "\u2028line\u2029paragraph", "\x85next line", "\ufeffmark", "\u200b\u200d\u202eturned", "\x0bcontrol\x1f",
    "\ufffe\uffff", "_x000D_ written", "_x005F_x000D_", "_x000d_ _x0041_", "%(name)s {0} {name} %d",
    "{{ x }}{% y %}",
    "x" * 3000,
    "# Heading\n\n- one\n- two\n\n| a | b |\n| --- | --- |\n| [x](https://example.org/?a=1&b=2) | **b** |",
    "\ud7ff\ue000", "0",
]  # fmt: skip
PIECES = [
    "<", ">", "&", '"', "'", "=", "+", "-", "@", " ", "\t", "\n", "\r", "_", "x", "D", "0", "]", "\r\n", "]]>",
    "&#10;", "\xe5", "\xdf", "\u0105", "\u0161", "\xa0", "\u2003", "\U0001f389", "\x01", "_x000A_", "\ufeff",
]  # fmt: skip


def samples(number: int = 300, seed: int = 6) -> list[str]:
    """Return the known texts and ``number`` random mixtures, none of them empty."""
    chance = random.Random(seed)
    return KNOWN + ["".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(number)]


def unit(source: str = "Source", text: str = "", **fields) -> Unit:
    known = {"key": "page/about/title", "record": "About", "label": "Title", "machine_text": "", "status": "draft"}
    seen = Seen(digest(text), digest(source))
    return Unit(**known | {"source": source, "text": text, "seen": seen} | fields)


def parcel(*units: Unit) -> Parcel:
    return Parcel("en", "sv", list(units))


def nasty_parcel() -> Parcel:
    """Every sample as a source, the next one as its translation, and both in notes and names."""
    texts = samples()
    pairs = zip(texts, [*texts[1:], texts[0]], strict=True)
    units = []
    for n, (one, other) in enumerate(pairs):
        about = {"record": one, "label": other, "notes": (Note("location", one),), "limit": n or None}
        units.append(unit(one, other, key=f"page/p-{n}/body", **about))
    return parcel(*units)
