"""What the report says of each verdict, in the order in which a person should read it."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from sempre.translating.exchange.taking import Verdict


class Words(NamedTuple):
    title: object
    advice: object
    is_wrong: bool = True


WORDS = {
    Verdict.CONFLICT: Words(
        _("Changed in the portal since the file was made"),
        _(
            "Somebody has changed the translation or its source meanwhile. Nothing of these is taken over. Compare "
            "both and write the text in the portal, or export it again."
        ),
    ),
    Verdict.TOO_LONG: Words(_("Too long"), _("The field cannot hold these texts. Shorten them in the file.")),
    Verdict.UNFIT: Words(_("Cannot be read"), _("Write these as plain text and bring the file again.")),
    Verdict.COPY: Words(
        _("The same as the source"),
        _(
            "Some tools fill in the source where nobody has translated. If the text really is the same in both "
            "languages, mark it as translated in your tool, or write it in the portal."
        ),
    ),
    Verdict.TWICE: Words(_("More than once in the file"), _("The first one counts; these are left out.")),
    Verdict.ORIGINAL: Words(
        _("The original is in this language now"),
        _("The portal no longer translates these texts into this language but from it. Change them in the portal."),
    ),
    Verdict.NOT_YOURS: Words(
        _("Not yours to translate"),
        _("Your account may not write these records, or not in this language."),
    ),
    Verdict.GONE: Words(_("No longer in the portal"), _("The record or the part was deleted, or has a new address.")),
    Verdict.LANGUAGE: Words(
        _("In no language of the portal"),
        _("The file does not say into which of the nine languages these texts are translated."),
    ),
    Verdict.UNKNOWN: Words(_("Unknown to the portal"), _("These do not come from an export of this portal.")),
    Verdict.NEW: Words(_("New translations"), _("There is no text yet."), False),
    Verdict.CHANGED: Words(_("New wording"), _("These take the place of texts that nobody else has changed."), False),
    Verdict.CONFIRMED: Words(
        _("Confirmed"), _("The words stay; your tool says that they fit the source of today."), False
    ),
    Verdict.REVIEWED: Words(
        _("Reviewed in your tool"), _("The words stay. Tick “Mark as checked” to take this over."), False
    ),
    Verdict.EMPTY: Words(
        _("Without a translation"), _("An empty text never deletes one. These stay as they are."), False
    ),
    Verdict.UNCHANGED: Words(_("Unchanged"), _("These stay as they are."), False),
}
