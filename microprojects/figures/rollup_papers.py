"""A summary on paper."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.figures.sheets import is_plain_number, plain
from sempre import languages, typesetting
from sempre.translated import shown, text


def as_pdf(summary: dict) -> bytes:
    """Return the summary (``views_rollups.RollUpMixin.summary``) as a PDF in the reader's language."""
    title = _("Summary: %(place)s, %(period)s") % {
        "place": plain(summary["title"]), "period": text(summary["period"], "title").value,
    }  # fmt: skip
    parts = [typesetting.facts(_facts(summary)), _written(summary), _figures(summary), _reports(summary)]
    return typesetting.render(typesetting.page(title, languages.current(), "\n".join(parts)))


def _facts(summary: dict) -> list[tuple]:
    roll_up = summary["roll_up"]
    closed = roll_up.closed_at and date_format(localtime(roll_up.closed_at), "DATETIME_FORMAT")
    state = _("closed on %(date)s") % {"date": closed} if closed else _("not closed yet: figures as they are today")
    return [
        (pgettext("of figures", "Of"), summary["title"]),
        (pgettext("of figures", "Period"), shown(summary["period"], "title")),
        (pgettext("of a summary", "State"), state),
    ]


def _written(summary: dict) -> str:
    written = text(summary["roll_up"], "body")
    return typesetting.blocks(written) if written else ""


def _figures(summary: dict) -> str:
    sheet = summary["sheet"]
    if not sheet.rows:
        return ""
    rows = [[r.title, *(c.value if is_plain_number(c) else c.words for c in r.cells)] for r in sheet.rows]
    return typesetting.table(sheet.title, [sheet.stub, *(column.title for column in sheet.columns)], rows)


def _reports(summary: dict) -> str:
    head = [pgettext("head of a column", "Micro-project"), pgettext("head of a column", "Local network"),
            pgettext("of a report", "State")]  # fmt: skip
    found = []
    for rows, caption in ((summary["accepted"], _("Reports in this summary")), (summary["missing"], _("Missing"))):
        if rows:
            lines = [
                [row.title, row.network, f"{row.sign.word}: {row.why}" if row.why else str(row.sign.word)]
                for row in rows
            ]
            found.append(typesetting.table(caption, head, lines))
    return "\n".join(found)
