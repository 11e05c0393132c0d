"""The cache around an application: what is kept, what must pass, what is sent."""

import gzip

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sempre.page_cache.wsgi import FOR_EVERYONE, PageCache, is_for_everyone

PAGE = "<p>Labas, Pagėgiai!</p>" * 50


class Known:
    """A freshness that says what the test says."""

    is_listening, heard = True, 1

    def __init__(self):
        self.number = 1

    def current(self):
        return self.number and (self.number, 0, 0)


class Portal:
    """A WSGI application that counts; ``during`` is what happens while a page is being made."""

    def __init__(self):
        self.asked, self.status, self.headers, self.parameters = 0, "200 OK", {}, ("country", "page")
        self.during = lambda: None

    def __call__(self, environ, start_response):
        self.asked += 1
        environ.pop("HTTP_IF_NONE_MATCH", None)  # as open data does
        response = HttpResponse(PAGE, headers={"Cache-Control": FOR_EVERYONE} | self.headers)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.parameters = self.parameters
        self.during()
        start_response(self.status, [(k, v) for k, v in response.items() if v is not None])
        return response


@pytest.fixture
def portal():
    return Portal()


@pytest.fixture
def cache(portal, settings):
    settings.ALLOWED_HOSTS = ["portal.example"]
    return PageCache(portal, 1, Known())


def ask(cache, path="/lt/", method="GET", **headers):
    """Return status, headers and body of an answer."""
    environ = RequestFactory(SERVER_NAME="portal.example").generic(method, path).environ
    del environ["HTTP_COOKIE"]
    environ["HTTP_HOST"] = "portal.example"
    said = []
    parts = cache(environ | headers, lambda status, headers, exc_info=None: said.extend((status, dict(headers))))
    return said[0], said[1], b"".join(parts)


def test_the_second_visitor_gets_the_page_without_django(cache, portal):
    first, second = ask(cache), ask(cache)
    assert (first, portal.asked, cache.hits, cache.misses) == (second, 1, 1, 1)
    assert (second[0], second[2].decode()) == ("200 OK", PAGE)


def test_content_that_changed_is_asked_for_again(cache, portal):
    ask(cache)
    cache.freshness.number = 2
    ask(cache)
    assert portal.asked == 2


def test_a_page_that_was_being_made_during_a_save_never_counts_as_fresh(cache, portal):
    def save():
        cache.freshness.number += 1

    portal.during = save
    ask(cache)
    portal.during = lambda: None
    ask(cache)
    ask(cache)
    assert (portal.asked, cache.hits) == (2, 1)


def test_while_nobody_listens_every_request_reaches_django(cache, portal):
    ask(cache)
    cache.freshness.number = None
    ask(cache)
    ask(cache)
    assert (portal.asked, cache.passed) == (3, 2)


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_COOKIE": "session=x"}, {"HTTP_COOKIE": "learner=x"}, {"HTTP_AUTHORIZATION": "Bearer x"}],
)
def test_whoever_shows_who_they_are_neither_gets_nor_fills_it(cache, portal, headers):
    ask(cache, **headers)
    assert len(cache.store) == 0
    ask(cache)
    ask(cache, **headers)
    assert (portal.asked, cache.hits) == (3, 0)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", {}),
        ("302 Found", {}),
        ("200 OK", {"Cache-Control": "no-store"}),
        ("200 OK", {"Cache-Control": "public, max-age=300"}),
        ("200 OK", {"Set-Cookie": "a=b"}),
        ("200 OK", {"Vary": "Accept-Language"}),
        ("200 OK", {"Vary": "Cookie"}),
    ],
)
def test_only_what_is_for_everyone_is_kept(cache, portal, status, headers):
    portal.status, portal.headers = status, headers
    answers = [ask(cache), ask(cache)]
    assert ([answer[0] for answer in answers], portal.asked, len(cache.store)) == ([status, status], 2, 0)


@pytest.mark.parametrize(
    "query", ["junk=1", "country=DE&junk=1", "country=DE&country=SE", "q=hus", "page=" + "1" * 400, "page=%00", "&&"]
)
def test_junk_parameters_never_fill_it(cache, portal, query):
    ask(cache, f"/lt/?{query}")
    ask(cache, f"/lt/?{query}")
    assert (portal.asked, len(cache.store)) == (2, 0)


@pytest.mark.parametrize(("path", "method"), [("/lt/?q=hus", "GET"), ("/lt/?fbclid=abc", "GET"), ("/lt/", "HEAD")])
def test_what_is_not_kept_is_sent_as_what_is(cache, portal, path, method):
    _status, headers, body = ask(cache, HTTP_ACCEPT_ENCODING="br")
    status, found, sent = ask(cache, path, method, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH='"other"')
    assert (status, found, sent) == ("200 OK", headers, body if method == "GET" else b"")
    if method == "GET":
        again = ask(cache, path, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=headers["ETag"])
        assert (again[0], again[2], len(cache.store)) == ("304 Not Modified", b"", 1)


def test_a_cold_head_says_what_a_get_would(cache, portal):
    cold = ask(cache, method="HEAD", HTTP_ACCEPT_ENCODING="br")
    assert len(cache.store) == 0
    assert cold == ("200 OK", ask(cache, HTTP_ACCEPT_ENCODING="br")[1], b"")


def test_parameters_count_in_any_order(cache, portal):
    ask(cache, "/lt/?country=DE&page=2")
    ask(cache, "/lt/?page=2&country=DE")
    ask(cache, "/lt/?country=DE&page=3")
    assert (portal.asked, cache.hits) == (2, 1)


@pytest.mark.parametrize("host", ["evil.example", "", "portal.example.evil", "portal.example:x"])
def test_hosts_that_are_not_ours_reach_django_s_own_check(cache, portal, host):
    ask(cache)
    ask(cache, HTTP_HOST=host)
    assert (portal.asked, len(cache.store)) == (2, 1)


def test_plain_http_and_https_are_two_pages(cache, portal, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ask(cache, HTTP_X_FORWARDED_PROTO="https")
    ask(cache, HTTP_X_FORWARDED_PROTO="http")
    ask(cache, HTTP_X_FORWARDED_PROTO="https, http")
    assert (portal.asked, cache.hits) == (2, 1)


def test_head_has_the_headers_and_no_body(cache, portal):
    _status, headers, _body = ask(cache)
    assert ask(cache, method="HEAD") == ("200 OK", headers, b"")
    assert portal.asked == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "TRACE"])
def test_other_methods_pass(cache, portal, method):
    ask(cache)
    ask(cache, method=method)
    assert portal.asked == 2


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("BR", "br", brotli.decompress),
        ("*", "br", brotli.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
        ("br;q=0.0", None, bytes),
    ],
)
def test_pages_are_compressed_once_as_the_browser_reads_them(cache, portal, accepted, encoding, read):
    ask(cache, HTTP_ACCEPT_ENCODING=accepted)
    _status, headers, body = ask(cache, HTTP_ACCEPT_ENCODING=accepted)
    assert (headers.get("Content-Encoding"), headers["Content-Length"]) == (encoding, str(len(body)))
    assert (read(body).decode(), headers["Vary"], portal.asked) == (PAGE, "Accept-Encoding", 1)


def test_files_that_are_compressed_already_stay_as_they_are(cache, portal):
    portal.headers = {"Content-Type": "application/pdf"}
    _status, headers, body = ask(cache, HTTP_ACCEPT_ENCODING="br")
    assert ("Content-Encoding" in headers, body.decode()) == (False, PAGE)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_page_that_the_browser_has_is_not_sent_again(cache, form):
    etag = ask(cache)[1]["ETag"]
    status, headers, body = ask(cache, HTTP_IF_NONE_MATCH=form.format(etag))
    assert (status, headers["ETag"], headers["Cache-Control"], body) == ("304 Not Modified", etag, FOR_EVERYONE, b"")
    assert {name for name in headers if name.startswith("Content-")} == set()


def test_encodings_have_their_own_tags_and_other_tags_bring_the_page(cache):
    plain, packed = ask(cache)[1]["ETag"], ask(cache, HTTP_ACCEPT_ENCODING="br")[1]["ETag"]
    assert plain != packed
    assert ask(cache, HTTP_IF_NONE_MATCH=packed)[0] == "200 OK"


def test_a_part_is_answered_with_the_whole(cache):
    ask(cache)
    status, _headers, body = ask(cache, HTTP_RANGE="bytes=0-3")
    assert (status, body.decode()) == ("200 OK", PAGE)


def test_what_comes_in_streams_passes_untouched():
    assert is_for_everyone({"cache-control": FOR_EVERYONE}) is False
