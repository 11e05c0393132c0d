"""What is not kept for ever: apps register in ``ready`` what ``manage.py retention`` forgets."""

from collections.abc import Callable

_RULES: dict[str, Callable[[], str]] = {}


def register_rule(name: str, forget: Callable[[], str]) -> None:
    """Let ``forget`` run once a day; it deletes what is too old and returns what it did, or nothing."""
    _RULES[name] = forget


def forget_all() -> list[str]:
    """Forget what all apps registered and return what was done."""
    return [words for forget in _RULES.values() if (words := forget())]
