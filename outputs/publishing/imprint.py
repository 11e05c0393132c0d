"""What a file says about itself: its edition, its licence, who paid."""

import datetime as dt
from typing import NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from sempre import languages


class EditionLine(NamedTuple):
    """Title, edition and language in one line, for the foot of every page."""

    title: str
    version: str
    date: dt.date

    @property
    def edition(self) -> str:
        date = formats.date_format(self.date, "DATE_FORMAT")
        if not self.version:
            return _("As of %(date)s") % {"date": date}
        return _("Edition %(version)s of %(date)s") % {"version": self.version, "date": date}

    def __str__(self) -> str:
        return " · ".join((self.title, self.edition, languages.NAMES[languages.current()]))


def imprint_of(version: str, date: dt.date, licence: str, original_title: str = "") -> tuple[str, ...]:
    """Return the lines at the foot of the title page."""
    lines = [
        EditionLine("", version, date).edition,
        _("Language: %(language)s") % {"language": languages.NAMES[languages.current()]},
        _("Licence: %(licence)s") % {"licence": licence},
    ]
    if original_title:
        lines.insert(0, _("Own edition of the portal, after: %(title)s") % {"title": original_title})
    return tuple(lines)


def funding() -> tuple[str, str]:
    """Return who paid, as programme rules want it told: the short line, and the long one."""
    return (
        _("Co-funded by the European Union"),
        _(
            "SEMPRE was carried out in the Interreg Baltic Sea Region Programme 2014–2020 with support from the"
            " European Regional Development Fund (ERDF)."
        ),
    )
