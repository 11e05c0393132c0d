"""What is handed out: a sheet with the way to the questions, and the questions on paper; in the reader's language."""

from django.urls import reverse
from django.utils.translation import gettext as _

from outputs.assessments.questionnaire import Question, Section, sections_of_round
from outputs.assessments.quiet import on_day
from outputs.models import Audience, Invitation
from sempre import languages, typesetting
from sempre.alternates import absolute
from sempre.drawing.qr import qr_file
from sempre.typesetting import quoted, words

BOXES = """
#let box-of = pdf.artifact(box(width: 0.4cm, height: 0.4cm, stroke: 0.8pt + line-colour))
#let answer(label) = block(above: 0.62em, breakable: false, grid(columns: (0.8cm, 1fr), box-of, label))
#let answers-across(..labels) = block(above: 0.8em, breakable: false,
  grid(columns: (1fr, 1fr, 1fr), row-gutter: 0.75em,
    ..labels.pos().map(label => grid(columns: (0.8cm, 1fr), box-of, label))))
#let note(label) = text(fill: soft, size: 0.9em, label)
#show heading.where(level: 3): it => block(above: 1.6em, below: 0.6em, sticky: true, text(size: 1.05em, it.body))
#set list(spacing: 0.7em)
"""
LARGE = "#set text(size: 14pt, hyphenate: false)\n#set par(leading: 0.75em)\n"


def title_of(invitation: Invitation) -> str:
    if invitation.audience == Audience.SERVICE_USER:
        return _("Tell us how it is for you")
    return _("How much say do people have with us?")


def promises(invitation: Invitation) -> list[str]:
    """Return what people have to know before they answer, the same on paper and on the screen."""
    if invitation.audience == Audience.SERVICE_USER:
        return [
            _("Nobody asks for your name. Nobody can see who said what."),
            _("You do not have to answer. It changes nothing about the help you get."),
            _("You may leave out questions."),
            _("We tell you afterwards what came out of it."),
        ]
    return [
        _("Nobody asks for your name, and no answer is shown alone: results are for five people or more."),
        _("You may leave out questions, and “I don’t know” is an answer."),
        _("Nothing about your device is stored, and not when you answered."),
        _("Results are shown only when all answers are in. They are never compared with other organisations."),
    ]


def _asked_by(invitation: Invitation) -> str:
    round_ = invitation.round
    name = f" #linebreak() {words(round_.title)}" if round_.title else ""
    return f"#strong[{words(round_.organisation.name)}]{name}\n\n"


def _list(items: list[str]) -> str:
    return f"#list({''.join(f'[{words(item)}],' for item in items)})\n"


# The sheet


def sheet_of(invitation: Invitation) -> str:
    """Return one page to hang up or hand out: address, code, QR code."""
    is_plain = invitation.audience == Audience.SERVICE_USER
    address, round_ = absolute(invitation.get_absolute_url()), invitation.round
    entry = absolute(reverse("assessment-code")).partition("://")[2]
    alt = quoted(_("QR code with this address: %s") % address)
    code = f'image(bytes({quoted(qr_file(address))}), format: "svg", width: 5.6cm, alt: {alt})'
    days = {"start": on_day(round_.opens_on), "end": on_day(round_.closes_on)}
    body = f"""{BOXES}{LARGE if is_plain else ""}
{_asked_by(invitation)}
{words(_lead(invitation))}

#v(0.3cm)
#grid(columns: (5.6cm, 1fr), column-gutter: 0.8cm, align: horizon, {code}, [
{words(_("Point your telephone’s camera at the square, or open this page:"))}

#text(size: 11pt, weight: "semibold")[{words(entry)}]

{words(_("Type this code there:"))}

#text(size: 27pt, weight: "bold", tracking: 0.06em, hyphenate: false)[{words(invitation.printed_code)}]

{words(_("It works from %(start)s to %(end)s.") % days)}
])

#heading(level: 2)[{words(_("Good to know"))}]
{_list(promises(invitation))}
"""
    return typesetting.page(title_of(invitation), languages.current(), body)


def _lead(invitation: Invitation) -> str:
    match invitation.audience:
        case Audience.SERVICE_USER:
            return _("You use this service. How is it for you? Your answers help us to get better.")
        case Audience.STAFF:
            return _(
                "You work here. How do you see it? Leaders, staff and people who use the service are asked the same."
            )
    return _("You lead here. How do you see it? Leaders, staff and people who use the service are asked the same.")


# The questions on paper


def questions_of(invitation: Invitation) -> str:
    """Return all questions with boxes to tick, in large letters for the people who use the service."""
    is_plain = invitation.audience == Audience.SERVICE_USER
    sections = sections_of_round(invitation.round, invitation.audience)
    total = sum(len(section.questions) for section in sections)
    how = _("Tick one box for each question.") if is_plain else _("Tick what comes closest, one box for each question.")
    parts = [
        BOXES,
        LARGE if is_plain else "",
        _asked_by(invitation),
        f"{words(how)} {words(_('Nobody asks for your name: please do not write it anywhere.'))}\n\n",
        f"{words(_('Give the paper back without your name to whoever gave it to you, best in a closed envelope.'))}\n",
        *(_section(section, total) for section in sections),
        f"\n#v(0.8cm)\n{words(_('Thank you!'))} #h(1fr) #note[{words(_('Code:'))} {words(invitation.printed_code)}]\n",
    ]
    return typesetting.page(title_of(invitation), languages.current(), "".join(parts))


def _section(section: Section, total: int) -> str:
    title = words(section.area_title) if section.area else words(_("Questions of our own"))
    return f"\n#heading(level: 2)[{title}]\n" + "".join(_question(question, total) for question in section.questions)


def _question(question: Question, total: int) -> str:
    # Translators: number of a question, and of how many
    number = _("%(number)s of %(total)s") % {"number": question.number, "total": total}
    head = f"\n#heading(level: 3)[#note[{words(number)}] #linebreak() {words(question.text)}]\n"
    if question.help:
        head += f"#note[{words(question.help)}]\n"
    if question.is_plain:
        return head + f"#answers-across({''.join(f'[{words(option.text)}],' for option in question.options)})\n"
    return head + "".join(f"#answer[{_worded(option)}]\n" for option in question.options)


def _worded(option) -> str:
    return words(option.text) + (f" #linebreak() #note[{words(option.example)}]" if option.example else "")
