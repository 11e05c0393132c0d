"""The addresses of a page in other languages, as search engines are told them: absolute, by ``BASE_URL``."""

from collections.abc import Collection

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from sempre import languages


def absolute(path: str) -> str:
    """Return the public address of ``path``."""
    return f"{settings.BASE_URL}{path}"


def best(codes: Collection[str], original: str = languages.SOURCE) -> str:
    """Return the language to point to where the reader's is not among ``codes``."""
    return next((code for code in languages.fallback_chain(original) if code in codes), languages.SOURCE)


def alternates(request_path: str, codes: Collection[str]) -> list[tuple[str, str]]:
    """Return (hreflang, address) of a page for the languages in which its own text exists, and ``x-default``.

    The home page's default is ``/``, which asks the browser for its language.
    """
    pairs = [(code, absolute(languages.in_language(request_path, code))) for code in languages.CODES if code in codes]
    if not pairs:
        return []
    default = languages.in_language(request_path, best(codes))
    return [*pairs, ("x-default", absolute("/" if default.count("/") == 2 and default.endswith("/") else default))]


def alternate_links(pairs: Collection[tuple[str, str]]) -> SafeString:
    """Return them as elements for the head of a page, a line each."""
    return format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">\n', pairs)


def canonical(request_path: str, codes: Collection[str] = languages.CODES) -> str:
    """Return the one address of a page: its own, or where its text is only a fallback, that of the real text."""
    code = request_path.removeprefix("/").partition("/")[0]
    if code in codes or not codes:
        return absolute(request_path)
    return absolute(languages.in_language(request_path, best(codes)))
