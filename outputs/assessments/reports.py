"""The papers after a round: for the board's meeting, and one plain page for the people who use the service."""

import datetime as dt

from django.utils.translation import gettext as _

from outputs.assessments import charts, words
from outputs.assessments.actions import ActionRow
from outputs.assessments.holders import name_of
from outputs.assessments.quiet import on_day
from outputs.assessments.results import Finding, Result
from outputs.models import AssessmentAction, Audience
from sempre import languages, typesetting
from sempre.translated import shown
from sempre.typesetting import quoted
from sempre.typesetting import words as set_words

MOST_SAID = 3  # things that go well, and things that do not yet, on the plain page
MOST_PLANNED = 5


# For the board


def board_of(result: Result, rows: list[ActionRow]) -> str:
    """Return the result for a meeting: who answered, what to work on, all practices drawn and in tables, actions."""
    round_ = result.round
    parts = [
        typesetting.facts(_facts(result)),
        _how_to_read(),
        _to_work_on(result),
        _areas(result),
        _actions(rows),
    ]
    title = _("Self-assessment: %(name)s") % {"name": round_.organisation.name}
    return typesetting.page(title, languages.current(), "\n".join(parts))


def _facts(result: Result) -> list[tuple[str, str]]:
    round_ = result.round
    facts = [
        (_("Round"), name_of(round_)),
        (_("Open"), _("%(start)s to %(end)s") % {"start": on_day(round_.opens_on), "end": on_day(last_day(round_))}),
        (
            _("Asked by"),
            f"{shown(round_.edition.work, 'title').value} {round_.edition.version}, {round_.get_version_display()}",
        ),
    ]
    return facts + [(crowd.label, people_words(crowd.people)) for crowd in result.crowds]


def last_day(round_) -> dt.date:
    """Return the last day on which answers came in."""
    return min(round_.closes_on, round_.closed_on)


def people_words(people: int | None) -> str:
    if people is None:
        return _("fewer than 5 answers: not shown")
    return _("%(number)s answers") % {"number": people}


def _how_to_read() -> str:
    signs = "".join(
        f"[#box(baseline: 0.06cm, {_image(charts.sign_of(audience), '0.36cm', '')}) {set_words(label)}],"
        for audience, label in Audience.choices
    )
    text = _(
        "0 is the first level of a practice, 4 the fifth. The sign is the median: half of the people stand here or "
        "lower, half here or higher. The bar holds the middle half of the answers. The dashed line is the gap between "
        "the voices."
    )
    return f"#heading(level: 2)[{set_words(_('How to read the drawings'))}]\n{set_words(text)}\n\n#list({signs})\n"


def _to_work_on(result: Result) -> str:
    findings = result.to_work_on()
    if not findings:
        return ""
    items = "".join(
        f"[#strong[{_title(finding)}] #linebreak() {set_words(_in_short(finding))}]," for finding in findings
    )
    return f"#heading(level: 2)[{set_words(_('What to talk about first'))}]\n#list(spacing: 0.9em, {items})\n"


def _in_short(finding: Finding) -> str:
    voices = "; ".join(f"{voice.label}: {words.median_words(voice)}" for voice in finding.heard)
    return f"{voices}. {words.gap_words(finding.gap)}" if finding.gap and finding.gap.size else f"{voices}."


def _title(finding: Finding) -> str:
    return set_words(shown(finding.practice, "title") if finding.practice else finding.text)


def _areas(result: Result) -> str:
    groups = [(set_words(shown(area, "title")), shown(area, "title"), findings) for area, findings in result.areas]
    if result.own:
        own = _("Questions of our own")
        groups.append((set_words(own), own, result.own))
    return "".join(_area(heading, title, findings, result) for heading, title, findings in groups)


def _area(heading: str, title, findings, result: Result) -> str:
    drawn = "".join(_drawn(finding) for finding in findings if finding.heard)
    head = [_("Practice"), *(crowd.label for crowd in result.crowds), _("Gap")]
    rows = [
        [
            shown(finding.practice, "title") if finding.practice else finding.text,
            *(words.short_words(voice) for voice in finding.voices),
            words.number(finding.gap.size) if finding.gap else "–",
        ]
        for finding in findings
    ]
    table = typesetting.table(_("Medians, in brackets the middle half"), head, rows)
    return f"#heading(level: 2)[{heading}]\n{drawn}\n{table}"


def _drawn(finding: Finding) -> str:
    alt = "; ".join(f"{voice.label}: {words.median_words(voice)}" for voice in finding.voices)
    chart = _image(charts.svg_of(finding), "100%", alt, side="width")
    gap = set_words(words.gap_words(finding.gap)) if finding.gap else ""
    return (
        "#block(breakable: false, above: 1.1em, below: 0.6em, grid(columns: (1fr, 7.2cm), column-gutter: 0.6cm,"
        f" align: horizon, [#strong[{_title(finding)}] #linebreak() #text(size: 0.9em, fill: soft)[{gap}]], {chart}))\n"
    )


def _image(svg: str, size: str, alt: str, side: str = "height") -> str:
    picture = f'image(bytes({quoted(svg)}), format: "svg", {side}: {size}'
    return f"{picture}, alt: {quoted(alt)})" if alt else f"pdf.artifact({picture}))"


def _actions(rows: list[ActionRow]) -> str:
    heading = f"#heading(level: 2)[{set_words(_('What we decided'))}]\n"
    if not rows:
        return heading + set_words(_("Nothing has been decided yet.")) + "\n"
    head = [_("What"), _("Who"), _("Until"), _("How far it is")]
    cells = [[row.action.what, row.action.owner, on_day(row.action.due), _state(row.action)] for row in rows]
    return heading + typesetting.table(_("Actions"), head, cells)


def _state(action: AssessmentAction) -> str:
    return _("overdue") if action.is_overdue else str(action.get_state_display())


# One plain page to give back

PLAIN = """
#set text(size: 14pt, hyphenate: false)
#set par(leading: 0.75em)
#set list(spacing: 0.8em)
"""


def plain_of(result: Result, rows: list[ActionRow]) -> str:
    """Return one page in plain words: what you told us, what we will do, whom you can ask."""
    parts = [
        PLAIN,
        f"#strong[{set_words(result.round.organisation.name)}]\n\n",
        *_what_you_said(result),
        *_what_we_do([row.action for row in rows if row.action.is_going_on][:MOST_PLANNED]),
        f"#heading(level: 2)[{set_words(_('Who answers your questions'))}]\n",
        "#v(0.7cm)\n#pdf.artifact(line(length: 100%, stroke: 0.6pt + line-colour))\n",
    ]
    return typesetting.page(_("What you told us"), languages.current(), "".join(parts))


def _what_you_said(result: Result) -> list[str]:
    heard = [(finding, voice) for finding in result.findings for voice in finding.heard if is_user(voice)]
    if not heard:
        if Audience.SERVICE_USER not in result.round.audiences:
            text = _("We asked the people who work here. Next time we want to ask you, too.")
        else:
            text = _("Fewer than five of you answered. So that nobody is recognised, we do not show these answers.")
        return [f"{set_words(text)}\n\n"]
    heard.sort(key=lambda pair: pair[1].spread.median)
    low = [pair for pair in heard if pair[1].spread.median < 2.5][:MOST_SAID]
    high = [pair for pair in reversed(heard) if pair[1].spread.median >= 2.5][:MOST_SAID]
    lead = _("You answered our questions. Thank you! This is what most of you said.")
    parts = [f"{set_words(lead)}\n\n"]
    for heading, pairs in ((_("This is good already"), high), (_("This is not good enough yet"), low)):
        if pairs:
            items = "".join(f"[{_said(finding, voice)}]," for finding, voice in pairs)
            parts.append(f"#heading(level: 2)[{set_words(heading)}]\n#list({items})\n")
    return parts


def is_user(voice) -> bool:
    return voice.audience == Audience.SERVICE_USER


def _said(finding: Finding, voice) -> str:
    ask = next((ask for ask in finding.practice.asks.all() if ask.audience == Audience.SERVICE_USER), None)
    statement = set_words(shown(ask, "text")) if ask else _title(finding)
    return f"{statement} #linebreak() #strong[{set_words(words.how_often(voice.spread.median))}]"


def _what_we_do(actions: list[AssessmentAction]) -> list[str]:
    parts = [f"#heading(level: 2)[{set_words(_('What we will do'))}]\n"]
    if not actions:
        text = _("We are talking about it. We will tell you what we decide.")
        return [*parts, f"{set_words(text)}\n\n"]
    said = _("Until %(day)s. You can ask: %(who)s.")
    lines = [(action.what, said % {"day": on_day(action.due), "who": action.owner}) for action in actions]
    items = "".join(f"[{set_words(what)} #linebreak() #strong[{set_words(when)}]]," for what, when in lines)
    return [*parts, f"#list({items})\n"]
