"""The receipt of a sent report as a paper to keep: who has it now, until when, and what was sent."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.models import ReportVersion
from microprojects.notifications import answer_by
from microprojects.review.reading import Answer, read
from microprojects.workflow import FORWARDED, SUBMITTED
from sempre import languages
from sempre.countries import zone_of
from sempre.translated import Text, shown
from sempre.typesetting import facts, page, render, table, words


def receipt_pdf(version: ReportVersion, reader) -> bytes:
    """Return the receipt as PDF in the language that is active; answers stay in the language they were written in."""
    obligation = version.report.obligation
    title = pgettext("paper", "Receipt: %s") % shown(obligation.micro_project, "title").value
    body = facts(_facts(version)) + "".join(_answers(version))
    return render(page(title, languages.current(), body))


def _facts(version: ReportVersion) -> list[tuple]:
    report, obligation = version.report, version.report.obligation
    sent = version.at.astimezone(zone_of(obligation.network.country))
    pairs = [
        (_("Micro-project"), shown(obligation.micro_project, "title")),
        (_("Reporting period"), shown(obligation.period, "title")),
        (_("Local empowerment network"), shown(obligation.network, "name")),
        (_("Version"), version.number),
        # Translators: date, hour and time zone, such as "3 May 2026, 14:03 EEST"
        (_("Sent"), f"{formats.date_format(sent, 'DATETIME_FORMAT')} {sent.tzname()}"),
        (_("Sent by"), version.submitted_by.get_full_name() if version.submitted_by else _("a former colleague")),
        (pgettext("of a report", "State"), report.get_state_display()),
    ]
    if report.state in (SUBMITTED, FORWARDED) and obligation.holder:
        pairs.append((_("It is now with"), obligation.holder.get_full_name()))
        pairs.append((_("Asked to answer by"), formats.date_format(answer_by(obligation))))
    return pairs


def _answers(version: ReportVersion):
    """The answers by section; what is for the partnership only stays out of a paper that may be passed on."""
    for section in read(version, internal=False).sections:
        given = [answer for answer in section.answers if not answer.is_empty]
        if not given:
            continue
        yield f"\n\n#heading(level: 2)[{words(section.title)}]\n"
        yield facts((_label(answer), _said(answer)) for answer in given)
        for answer in given:
            for split in answer.tables:
                yield table(f"{answer.label}: {split.title}", [split.title, _("Number")], split.rows)


def _label(answer: Answer) -> Text:
    return Text(answer.label, answer.label_language or languages.current(), languages.current())


def _said(answer: Answer) -> Text:
    """The answer and its note, in the language they were written in."""
    said = " – ".join(part for part in (answer.text, answer.note) if part)
    return Text(said, answer.language or languages.current(), languages.current())
