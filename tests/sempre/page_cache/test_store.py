"""Pages in memory: what is current, what is given up, how much there may be."""

import pytest

from sempre.page_cache.store import OVERHEAD, Entry, Store

NOW = (1, 0, 0)


def entry(body: bytes = b"", made_of=NOW) -> Entry:
    return Entry((), body, '"x"', made_of)


@pytest.fixture
def store():
    return Store(100_000)


def test_what_was_made_of_older_content_is_dropped(store):
    store.keep(("a",), entry())
    assert store.get(("a",), (2, 0, 0)) is None
    assert (store.get(("a",), NOW), len(store), store.size) == (None, 0, 0)


def test_the_least_used_go_first(store):
    for name in "abcdefgh":
        store.keep((name,), entry(bytes(11_000)))
    store.get(("a",), NOW)
    store.keep(("i",), entry(bytes(11_000)))
    kept = [name for name in "abcdefghi" if store.get((name,), NOW)]
    assert kept == list("acdefghi")


def test_a_page_that_would_push_out_the_others_is_not_kept(store):
    store.keep(("a",), entry(bytes(100_000 // 8)))
    assert (len(store), store.size) == (0, 0)


def test_keeping_again_counts_once(store):
    store.keep(("a",), entry(bytes(10)))
    store.keep(("a",), entry(bytes(20)))
    assert (len(store), store.size) == (1, OVERHEAD + 20 + 1)


def test_a_hundred_thousand_addresses_stay_within_bounds(store):
    for number in range(100_000):
        store.keep((f"/en/{number}/",), entry(bytes(400)))
    assert (store.size <= 100_000, store.size > 90_000) == (True, True)
