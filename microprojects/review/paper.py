"""A version of a report as a PDF."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from microprojects.review.reading import Answer, Reading, Section
from sempre import languages, typesetting
from sempre.countries import zone_of
from sempre.translated import Text, text
from sempre.typesetting import facts, page, table, words


def paper_of(reading: Reading, *, with_names: bool) -> bytes:
    """Return the version as PDF in the reader's language; texts stay in the language of writing."""
    obligation = reading.version.report.obligation
    title = text(obligation.micro_project, "title").value
    parts = [facts(_facts(reading, with_names)), *(_section(section) for section in reading.sections)]
    files = [(*_file(file),) for file in (*reading.pictures, *reading.documents)]
    if files:
        parts.append(table(_("Pictures and documents"), (_("File"), _("Caption"), _("People in the picture")), files))
    return typesetting.render(page(title, languages.current(), "\n".join(parts)))


def _facts(reading: Reading, with_names: bool) -> list[tuple]:
    version = reading.version
    obligation, report = version.report.obligation, version.report
    sent = timezone.localtime(version.at, zone_of(obligation.network.country))
    found = [
        (_("Reporting period"), text(obligation.period, "title")),
        (_("Local network"), text(obligation.network, "name")),
        (_("Version"), version.number),
        (_("Sent"), formats.date_format(sent, "DATETIME_FORMAT")),
        (_("Where it stands"), str(report.get_state_display())),
        (_("Due"), formats.date_format(obligation.due)),
    ]
    if with_names and version.submitted_by:
        found.insert(3, (_("Sent by"), version.submitted_by.get_full_name()))
    return found


def _section(section: Section) -> str:
    given = [answer for answer in section.answers if not answer.is_empty]
    if not given:
        return ""
    return f"\n#heading(level: 2)[{words(section.title)}]\n" + "\n".join(_answer(answer) for answer in given)


def _answer(answer: Answer) -> str:
    label = words(_text(answer.label, answer.label_language))
    lines = [line for line in answer.text.splitlines() if line.strip()]
    said = "\n\n".join(words(_text(line, answer.language)) for line in lines)
    note = f"\n\n#emph[{words(_text(answer.note, answer.language))}]" if answer.note else ""
    said += "".join(f"\n\n{words(row.label)} {words(_text(row.text, row.language))}" for row in answer.row)
    tables = "".join(table(f"{answer.label} – {t.title}", (t.title, _("Number")), t.rows) for t in answer.tables)
    return f"\n#block(breakable: true)[#strong[{label}]\n\n{said}{note}]\n{tables}"


def _text(value: str, language: str) -> Text:
    reader = languages.current()
    return Text(value, language or reader, reader)


def _file(file) -> tuple:
    people = file.consent if file.attachment.kind == "picture" else ""
    return file.attachment.name, _text(file.caption or file.alt, file.language), people
