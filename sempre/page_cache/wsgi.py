"""The cache itself: a WSGI application around Django's, which it asks only for what it does not have."""

import gzip
import hashlib
from functools import lru_cache
from urllib.parse import parse_qsl

import brotli
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from sempre.page_cache.freshness import Freshness
from sempre.page_cache.store import Entry, Store

LONGEST_QUERY = 300
ENVIRON = "sempre.page_cache"  # where Django's side finds the cache
COMPRESSES = "sempre.page_cache.compresses"  # and that it compresses what is for everyone
FOR_EVERYONE = "public, max-age=0, must-revalidate"
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "application/geo+json",
                "application/ld+json", "image/svg+xml")  # fmt: skip
SMALLEST = 200  # bytes that are worth compressing
BROTLI_QUALITY = 5  # a page of 20 kB in 0.5 ms; 11 takes 40 ms for a tenth less
COMPRESS = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
OF_THE_BODY = frozenset({"content-encoding", "content-language", "content-length", "content-type"})
REPLACED = frozenset({"content-length", "etag", "vary"})


def is_for_everyone(headers) -> bool:
    """Say whether an answer with these headers (any mapping, lower case) may be given to the next visitor as well."""
    varies = {name.strip().lower() for name in headers.get("vary", "").split(",") if name.strip()}
    return (
        headers.get("cache-control") == FOR_EVERYONE
        and "set-cookie" not in headers
        and "content-length" in headers
        and varies <= {"accept-encoding"}
    )


class PageCache:
    """``application`` with finished pages in front; ``environ`` carries the cache, for those who tell of it."""

    def __init__(self, application, megabytes: int, freshness: Freshness | None = None):
        self.application = application
        self.freshness = freshness or Freshness()
        self.store = Store(megabytes * 1024 * 1024)
        self.hits = self.misses = self.passed = 0

    def figures(self) -> dict[str, int]:
        """Return what to watch: since the worker's start, except for what it keeps now."""
        return {
            "generation": self.freshness.heard,
            "hits": self.hits,
            "misses": self.misses,
            "passed": self.passed,
            "entries": len(self.store),
            "bytes": self.store.size,
        }

    def __call__(self, environ, start_response):
        environ[ENVIRON] = self
        key = key_of(environ)
        made_of = self.freshness.current() if key else None
        if made_of is None:
            self.passed += 1
            return self.application(environ, start_response)
        entry = self.store.get(key, made_of)
        if entry is None:
            self.misses += 1
            environ[COMPRESSES] = True
            return self._make(environ, start_response, key, made_of)
        self.hits += 1
        return _answer(entry, environ, start_response)

    def _make(self, environ, start_response, key, made_of):
        """Ask Django; finish what is for everyone, and keep it if its address is one that others will ask for."""
        said = []

        def listen(status, headers, exc_info=None):
            said[:] = status, headers

        parts = self.application(dict(environ), listen)  # a copy: Django's side takes headers out that it answered
        status, headers = said
        if not status.startswith("200") or not is_for_everyone(_named(headers)):
            start_response(status, headers)
            return parts
        try:
            entry = _entry(headers, b"".join(parts), key[-1], made_of)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        if environ["REQUEST_METHOD"] == "GET" and _is_chosen_as_said(environ, parts):
            self.store.keep(key, entry)
        return _answer(entry, environ, start_response)


def _is_chosen_as_said(environ, response) -> bool:
    """Whether the page was chosen by what it says it is chosen by; junk and a reader's own words never fill it."""
    asked = {name for name, _value in parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)}
    return asked <= set(getattr(response, "parameters", ()))


def key_of(environ) -> tuple | None:
    """Return what a page is known by; nothing for a request that must reach Django.

    Such are other methods, whoever carries a cookie or a password, and a host that is not ours.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:
        return None
    host = environ.get("HTTP_HOST", "")
    query = _canonical(environ.get("QUERY_STRING", ""))
    if query is None or not _is_ours(host):
        return None
    encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return _scheme(environ), host, environ.get("PATH_INFO", ""), *query, encoding


def _canonical(query: str) -> tuple[str, ...] | None:
    """Return the parameters in one order, or nothing if one stands twice, or they are too long to be ours."""
    if not query:
        return ()
    if len(query) > LONGEST_QUERY or "\x00" in query or "%00" in query:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    is_plain = bool(pairs) and len({name for name, _value in pairs}) == len(pairs)
    return tuple(f"{name}={value}" for name, value in sorted(pairs)) if is_plain else None


@lru_cache(maxsize=64)
def _is_ours(host: str) -> bool:
    """Do the check that Django does on every request and a hit would skip."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _scheme(environ) -> str:
    """Return the scheme as Django sees it: to plain http it may answer otherwise."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return "https" if environ[name].split(",")[0].strip() == value else "http"
    return environ["wsgi.url_scheme"]


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """Return the best encoding of those that the browser accepts; empty for none."""
    wanted = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.strip().partition(";")
        wanted[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in COMPRESS if wanted.get(name, wanted.get("*", False))), "")


def _named(headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _entry(headers, body: bytes, encoding: str, made_of: tuple) -> Entry:
    kept = [(name, value) for name, value in headers if name.lower() not in REPLACED]
    named = _named(headers)
    kind = named.get("content-type", "")
    if encoding and "content-encoding" not in named and len(body) >= SMALLEST and kind.startswith(COMPRESSIBLE):
        body = COMPRESS[encoding](body)
        kept.append(("Content-Encoding", encoding))
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    kept += [("Content-Length", str(len(body))), ("Vary", "Accept-Encoding"), ("ETag", etag)]
    return Entry(tuple(kept), body, etag, made_of)


def _answer(entry: Entry, environ, start_response) -> list[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if asked and (asked.strip() == "*" or entry.etag in asked):
        start_response("304 Not Modified", [(n, v) for n, v in entry.headers if n.lower() not in OF_THE_BODY])
        return []
    start_response("200 OK", list(entry.headers))
    return [entry.body] if environ["REQUEST_METHOD"] == "GET" else []
