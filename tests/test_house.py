"""Rules of the house that hold for every file."""

import gzip
import re

import pytest
from django.conf import settings
from django.core.management import call_command

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:|src=[\"']data:", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_has_inline_script_or_style(path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


def test_no_page_asks_another_host():
    sources = [
        *TEMPLATES,
        *(settings.BASE_DIR / "static").rglob("*.css"),
        *(settings.BASE_DIR / "static").rglob("*.js"),
    ]
    loaded = re.compile(r"""(?:src|url\(|@import|<link[^>]*href)=?\s*["'(]?https?://""")
    assert [path.name for path in sources if loaded.search(path.read_text(encoding="utf-8"))] == []


def test_style_sheets_and_scripts_are_light():
    def compressed(*names: str) -> int:
        return sum(len(gzip.compress((settings.BASE_DIR / "static" / name).read_bytes())) for name in names)

    assert compressed("css/tokens.css", "css/site.css") <= 14_000
    assert compressed("js/site.js") <= 15_000


def test_contrast_of_text_is_aa_in_both_schemes():
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    light, dark = (
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", part)) for part in css.split("prefers-color-scheme")
    )
    pairs = [
        (ink, paper)
        for ink in ("ink", "ink-soft", "sea")
        for paper in ("birch", "surface", "ice")
    ] + [("on-sea", "sea"), ("on-rye", "rye"), ("ink", "rye-soft"), ("rowan", "rowan-soft"), ("rowan", "birch"),
         ("moss", "moss-soft"), ("ink", "land"), ("ink", "water")]  # fmt: skip
    for scheme in (light, light | dark):
        assert {pair: ratio(scheme[pair[0]], scheme[pair[1]]) for pair in pairs
                if ratio(scheme[pair[0]], scheme[pair[1]]) < 4.5} == {}  # fmt: skip


def ratio(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    darker, lighter = sorted((luminance(one), luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 2)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_interface_speaks_nine_languages(capsys):
    call_command("check_messages")
    assert capsys.readouterr().out == "interface texts complete in nine languages\n"
