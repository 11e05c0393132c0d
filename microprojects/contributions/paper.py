"""The sheet for participants: how to answer by telephone, and the same questions on paper."""

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from microprojects.contributions.forms import QUESTIONS
from microprojects.models import Contribution, ContributionLink
from sempre import typesetting
from sempre.alternates import absolute
from sempre.drawing.qr import qr_file
from sempre.translated import text
from sempre.typesetting import words

SHEET = """
#let gap = pdf.artifact(line(length: 100%, stroke: 0.5pt + line-colour))
#let answer(label) = block(above: 0.62em, grid(columns: (0.75cm, 1fr),
  pdf.artifact(box(width: 0.36cm, height: 0.36cm, stroke: 0.8pt + line-colour)), label))
#let question(number, label) = heading(level: 3)[#number. #label]
#show heading.where(level: 3): it => block(above: 0.7cm, below: 0.3cm, text(size: 12pt, it.body))
#set text(size: 12pt)
#set list(spacing: 0.8em)
"""
LINES = "".join("#v(0.7cm)#gap" for _number in range(6))


def sheet_of(link: ContributionLink) -> bytes:
    """Return the sheet as PDF in the link's language: one page to hang up, one to write on."""
    with translation.override(link.language):
        title = _("Tell us how it goes")
        return typesetting.render(typesetting.page(title, link.language, SHEET + _invitation(link) + _form(link)))


def _invitation(link: ContributionLink) -> str:
    project, network = link.micro_project, link.micro_project.network
    address = absolute(link.get_absolute_url())
    entry = absolute(reverse("contribute-code")).partition("://")[2]
    asked_by = f"#strong[{words(text(project, 'title'))}]"
    if network:
        asked_by += f" #linebreak() {words(text(network, 'name'))}"
    code = typesetting.drawing(qr_file(address), "5.6cm", _("QR code with this address: %s") % address)
    return f"""
{asked_by}

{words(_("You take part in this project. What is it like for you? You may write some words, send a picture, and say who decides. Nobody asks for your name."))}

#v(0.3cm)
#grid(columns: (5.6cm, 1fr), column-gutter: 0.8cm, align: horizon, {code}, [
{words(_("Point your telephone's camera at the square, or open this page:"))}

#text(size: 12pt, weight: "semibold")[{words(entry)}]

{words(_("Type this code there:"))}

#text(size: 27pt, weight: "bold", tracking: 0.06em, hyphenate: false)[{words(link.printed_code)}]

{words(_("It works until %s.") % formats.date_format(link.ends_on))}
])

#heading(level: 2)[{words(_("What happens with it"))}]
{_list(promises())}
"""  # noqa: E501 - whole sentences for the translators


def promises() -> list[str]:
    """Return what people have to know before they give anything, the same on paper and on the screen."""
    return [
        _("You need not answer every question, and need not give your name. Please write no names of others either."),
        _("Only the people who report on this project read it, not the others who take part."),
        _("Your words and your picture come into the report or before the public only if you tick that they may."),
        _("It is deleted after two years at the latest."),
    ]


def _list(items: list[str]) -> str:
    return f"#list({''.join(f'[{words(item)}],' for item in items)})\n"


def _form(link: ContributionLink) -> str:
    permission = words(_("My words may be used in the report and in public, without my name."))
    steps = "".join(f"#answer[{words(str(label))}]" for label in Contribution.Ladder.labels)
    picture = _("Do you have a picture? Show it to whoever gave you this sheet, or send it with the code. Tick:")
    return f"""
#pagebreak()
#heading(level: 2)[{words(_("Or answer on paper"))}]
{words(_("One answer is enough. Give the sheet back to whoever gave it to you."))}

#question(1)[{words(str(QUESTIONS["text"]))}]
{LINES}
#v(0.3cm)
#answer[{permission}]

#question(2)[{words(str(QUESTIONS["picture"]))}]
{words(picture)}

#answer[{words(_("The picture may be used in the report and in public."))}]

#question(3)[{words(str(QUESTIONS["ladder"]))}]
{steps}

#v(0.5cm)
{words(_("Day:"))} #box(width: 4cm, inset: (top: 0.4cm), gap) #h(1fr) {words(_("Code:"))} {words(link.printed_code)}
"""
