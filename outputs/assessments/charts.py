"""Where the dots stand: a track from 0 to 4 for each voice, the middle half as a bar, the gap as a bracket.

Across, all is in per cent of the space the page gives; the words stand beside, in the page itself. Papers get the same
as one SVG file.
"""

from dataclasses import dataclass

from outputs.assessments.results import Finding, Gap, Voice
from outputs.models.assessments import HIGHEST

EDGE = 3  # per cent left free at either end, so that no dot is cut off
TICKS = tuple(range(HIGHEST + 1))


def across(level: float) -> float:
    """Return where a level stands, in per cent."""
    return round(EDGE + (100 - 2 * EDGE) * level / HIGHEST, 2)


@dataclass(frozen=True)
class Track:
    """A dot on a track; ``kind`` is whose: an audience, or ``gap``. The bar reaches from ``left`` over ``width``."""

    kind: str
    dot: float | None
    left: float = 0
    width: float = 0
    end: float = 0

    ticks = tuple((number, across(number)) for number in TICKS)


def track_of(voice: Voice) -> Track:
    """Return the track of a voice that is shown; without spread only the empty track."""
    if voice.spread is None:
        return Track(voice.audience, None)
    left, end = across(voice.spread.low), across(voice.spread.high)
    return Track(voice.audience, across(voice.spread.median), left, round(end - left, 2), end)


def track_of_level(kind: str, level: int | None) -> Track:
    """Return the track of one single answer."""
    return Track(kind, None if level is None else across(level))


def track_of_gap(gap: Gap) -> Track:
    left, end = across(gap.low), across(gap.high)
    return Track("gap", None, left, round(end - left, 2), end)


# The same for papers

WIDE, ROW, RADIUS = 300, 22, 5.5
COLOURS = {"leader": "#0b5563", "staff": "#3d6636", "service_user": "#a4262c"}
LINE, BAR, GAP_COLOUR = "#73858a", "#dbe8ea", "#7a5c10"


def svg_of(finding: Finding) -> str:
    """Return the chart of a practice as an SVG file without words: a row for each voice, then the gap."""
    tracks = [track_of(voice) for voice in finding.voices]
    rows = [_svg_track(track, ROW * i + ROW / 2) for i, track in enumerate(tracks)]
    if finding.gap and finding.gap.size:
        rows.append(_svg_gap(track_of_gap(finding.gap), ROW * len(tracks) + ROW / 2))
    height = ROW * len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{height}" viewBox="0 0 {WIDE} {height}">'
        f"{''.join(rows)}</svg>"
    )


def _x(percent: float) -> float:
    return round(WIDE * percent / 100, 2)


def _svg_track(track: Track, y: float) -> str:
    ticks = "".join(f'<path d="M{_x(x)} {y - 4}v8" stroke="{LINE}"/>' for _number, x in track.ticks)
    line = f'<path d="M{_x(EDGE)} {y}H{_x(100 - EDGE)}" stroke="{LINE}"/>'
    if track.dot is None:
        return line + ticks
    half = f'<path d="M{_x(track.left)} {y}H{_x(track.end)}" stroke="{BAR}" stroke-width="11" stroke-linecap="round"/>'
    return half + line + ticks + _svg_dot(track.kind, _x(track.dot), y)


def _svg_dot(kind: str, x: float, y: float) -> str:
    """Return the sign of an audience: each has a form of its own, so that no colour is needed to tell them apart."""
    fill, r = f'fill="{COLOURS.get(kind, LINE)}"', RADIUS
    match kind:
        case "staff":
            return f'<rect x="{x - r:.2f}" y="{y - r}" width="{2 * r}" height="{2 * r}" {fill}/>'
        case "service_user":
            return f'<path d="M{x} {y - 1.3 * r:.2f}l{1.3 * r:.2f} {1.3 * r:.2f}-{1.3 * r:.2f} {1.3 * r:.2f}-{1.3 * r:.2f}-{1.3 * r:.2f}z" {fill}/>'  # noqa: E501
    return f'<circle cx="{x}" cy="{y}" r="{r}" {fill}/>'


def _svg_gap(track: Track, y: float) -> str:
    ends = f"M{_x(track.left)} {y - 5}v10M{_x(track.end)} {y - 5}v10M{_x(track.left)} {y}H{_x(track.end)}"
    return f'<path d="{ends}" stroke="{GAP_COLOUR}" stroke-width="2" stroke-dasharray="4 2" fill="none"/>'


def sign_of(audience: str) -> str:
    """Return the sign of an audience alone, for a key."""
    size = 18
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f"{_svg_dot(audience, size / 2, size / 2)}</svg>"
    )
