from sempre.keeping import Kept


def test_what_is_used_least_is_given_up_first():
    kept = Kept(10, len)
    for key in ("a", "b"):
        kept.keep(key, "12345")
    kept.get("a")
    kept.keep("c", "1")
    assert ([kept.get(key) for key in ("a", "b", "c")], kept.size, len(kept)) == (["12345", None, "1"], 6, 2)


def test_what_is_kept_anew_is_counted_once():
    kept = Kept(10, len)
    kept.keep("a", "12345")
    kept.keep("a", "123")
    assert (kept.get("a"), kept.size) == ("123", 3)


def test_what_is_larger_than_all_room_is_not_kept():
    kept = Kept(10, len)
    kept.keep("a", "12345678901")
    assert (kept.get("a"), kept.size) == (None, 0)
