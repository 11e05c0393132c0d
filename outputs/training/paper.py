"""What goes onto paper: the plan for whoever leads a group, and the certificate; both as tagged PDF."""

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from outputs.models import Certificate, Node, Work
from outputs.training import course, cycle
from outputs.training.times import in_words
from sempre import codes, typesetting
from sempre.alternates import absolute
from sempre.translated import text
from sempre.typesetting import blocks, facts, quoted, words


def plan_source(plan: course.Course) -> str:
    """Return the plan for the facilitator of a module as a Typst document, in the course's language.

    The caller activates that language; the module needs a plan.
    """
    title = _("Facilitator's plan: %(module)s") % {"module": plan.title}
    parts = [_about(plan), _figure()]
    for unit in plan.plans:
        parts += [f"#heading(level: 2)[{words(unit.title)}]\n", f"#text(fill: soft)[{words(unit.summary)}]\n\n"]
        parts += [blocks(unit.body), _cards(_("Tools for this"), unit.tools)]
    parts += [_cards(_("Micro-projects that show it"), plan.cases), _imprint(plan)]
    return typesetting.page(title, plan.language, "\n".join(parts))


def _about(plan: course.Course) -> str:
    pairs = [
        (_("For whom"), plan.audience),
        (_("Planned time"), in_words(plan.minutes)),
        (_("Edition"), f"{plan.version}, {formats.date_format(plan.date, 'DATE_FORMAT')}"),
    ]
    lead = f"#text(size: 12pt, fill: soft)[{words(plan.summary)}]\n\n"
    goals = f"#heading(level: 2)[{words(_('Goals'))}]\n{blocks(plan.goals)}" if plan.goals else ""
    return lead + facts(pair for pair in pairs if pair[1]) + goals


def _figure() -> str:
    alt = quoted(cycle.description())
    picture = f'image(bytes({quoted(cycle.file())}), format: "svg", width: 9.5cm, alt: {alt})'
    return f"#block(above: 0.8cm, below: 0.4cm, breakable: false, {picture})\n"


def _cards(title: str, cards: tuple[course.Card, ...]) -> str:
    if not cards:
        return ""
    items = "".join(f"[#link({quoted(absolute(card.path))})[{words(card.title)}]]," for card in cards)
    return f"#heading(level: 2)[{words(title)}]\n#list({items})\n"


def _imprint(plan: course.Course) -> str:
    licence = _("Licence: %(licence)s") % {"licence": plan.licence}
    address = absolute(plan.path)
    return f"\n#text(size: 9pt, fill: soft)[#link({quoted(address)})[{words(address)}] #linebreak() {words(licence)}]\n"


def certificate_pdf(certificate: Certificate, work: Work, module: Node, *, name: str, language: str) -> bytes:
    """Return the certificate as PDF; ``name`` stands in it and nowhere else."""
    with translation.override(language):
        plan = course.outline(work, certificate.edition, module, language)
        address = absolute(reverse("certificate", args=[codes.spaced(certificate.code)]))
        body = [
            _statement(name, plan),
            _goals(module, language),
            _facts_of(certificate, plan, address),
            _limits(),
        ]
        return typesetting.render(typesetting.page(_("Certificate"), language, "\n".join(body)))


def _statement(name: str, plan: course.Course) -> str:
    said = _("has worked through all required units of the following training module and passed its questions:")
    return (
        f"#v(0.6cm)\n#text(size: 22pt, hyphenate: false)[{words(name)}]\n\n{words(said)}\n\n"
        f'#text(size: 15pt, fill: sea, weight: "semibold")[{words(plan.title)}]\n#v(0.3cm)\n'
    )


def _goals(module: Node, language: str) -> str:
    goals = text(module, "goals", language)
    return f"#heading(level: 2)[{words(_('Goals of the module'))}]\n{blocks(goals)}\n#v(0.3cm)\n" if goals else ""


def _facts_of(certificate: Certificate, plan: course.Course, address: str) -> str:
    date = formats.date_format(certificate.issued_on, "DATE_FORMAT")
    edition = f"{plan.version}, {formats.date_format(plan.date, 'DATE_FORMAT')}"
    return facts(
        [
            (_("Issued on"), date),
            (_("Planned time"), in_words(plan.minutes)),
            (_("Edition"), edition),
            (_("Code"), codes.spaced(certificate.code)),
            (_("To check it"), address),
        ]
    )


def _limits() -> str:
    said = _(
        "The learner typed the name; nobody checked who it is. The portal does not store it: at the address above "
        "it says whether this code and this name belong together."
    )
    return f"#v(0.4cm)\n#text(size: 9pt, fill: soft)[{words(said)}]\n"
