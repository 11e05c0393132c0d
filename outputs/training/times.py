"""How long something takes, in words."""

from django.utils.translation import ngettext, pgettext

HOURS_FROM = 120  # minutes


def in_words(minutes: int) -> str:
    """Return ``95`` as "95 minutes", ``200`` as "3 hours 20 minutes", in the reader's language."""
    if minutes < HOURS_FROM:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    # Translators: how long something takes, such as "3 hours 20 minutes"
    return pgettext("time", "%(hours)s %(minutes)s") % {"hours": words, "minutes": in_words(rest)} if rest else words
