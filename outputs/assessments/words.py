"""Results in words, the same on the page, in the papers and in the files."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outputs.assessments.questionnaire import SCALE
from outputs.assessments.results import Gap, Voice
from outputs.models.assessments import LEAST


def number(value: float) -> str:
    """Return a level as the reader's language writes it: 2, or 2.5 halfway between two."""
    return formats.number_format(value, 0 if float(value).is_integer() else 1)


def median_words(voice: Voice) -> str:
    if voice.spread is None:
        return _("fewer than 5 answers: not shown")
    return number(voice.spread.median)


def spread_words(voice: Voice) -> str:
    """Return the spread of a voice: the middle half, and from ten answers on also the ends."""
    spread = voice.spread
    if spread is None:
        return ""
    numbers = {"low": number(spread.low), "high": number(spread.high), "least": spread.least, "most": spread.most}
    if spread.least is None:
        return _("middle half from %(low)s to %(high)s") % numbers
    return _("middle half from %(low)s to %(high)s, all from %(least)s to %(most)s") % numbers


def short_words(voice: Voice) -> str:
    """Return the median and the middle half as a table prints them."""
    if voice.spread is None:
        return _("not shown")
    return f"{number(voice.spread.median)} ({number(voice.spread.low)}–{number(voice.spread.high)})"


def coverage_words(voice: Voice) -> str:
    """Return how many chose a level; of the others it is not told apart who did not know and who left it open."""
    if voice.spread is None:
        return ""
    numbers = {"answered": voice.answered, "people": voice.people, "open": voice.open}
    if not voice.open:
        return _("%(answered)s of %(people)s chose a level") % numbers
    return _("%(answered)s of %(people)s chose a level, %(open)s did not know or left it open") % numbers


def gap_words(gap: Gap) -> str:
    """Return the gap between the voices as a judgement and numbers, in which no name has to be bent."""
    if not gap.size:
        return _("The voices agree.")
    words = {
        "size": number(gap.size),
        "high": ", ".join(str(voice.label) for voice in gap.highest),
        "low": ", ".join(str(voice.label) for voice in gap.lowest),
        "top": number(gap.high),
        "bottom": number(gap.low),
    }
    if gap.is_far:
        said = _(
            "The voices are far apart, by %(size)s of 4 levels. Highest: %(high)s (%(top)s). "
            "Lowest: %(low)s (%(bottom)s)."
        )
    else:
        said = _(
            "The voices differ by %(size)s of 4 levels. Highest: %(high)s (%(top)s). Lowest: %(low)s (%(bottom)s)."
        )
    return said % words


def how_often(median: float) -> str:
    """Return a median of the plain scale in its own words."""
    low, high = int(median), -int(-median // 1)
    if low == high:
        return str(SCALE[low])
    # Translators: between two steps of never, rarely, sometimes, often, always
    return _("between “%(low)s” and “%(high)s”") % {"low": SCALE[low], "high": SCALE[high]}


def progress_words(answers: int) -> str:
    """Return how many have answered while a round is open: exact up to the minimum, then in steps of five."""
    if answers < LEAST:
        return _("%(number)s of %(least)s answers so far") % {"number": answers, "least": LEAST}
    steps = answers // LEAST * LEAST
    return ngettext("%(number)s answer or more", "%(number)s answers or more", steps) % {"number": steps}
