"""How micro-projects are found."""

from collections.abc import Iterator

from django.db.models import Prefetch

from microprojects.models import MicroProject, PublicUpdate, PublicUpdateText, Report, ReportState, Step
from networks.models import Network
from partners.models import TargetGroup
from partners.search import target_group_names
from sempre.languages import fallback_chain
from sempre.search import depends, register
from sempre.translated import Text, text


def _more(project: MicroProject, language: str) -> Iterator[Text]:
    yield from target_group_names(project, language)
    if project.network and project.network.is_published:
        yield text(project.network, "name", language)
    for step in project.steps.all():
        yield text(step, "text", language)
    for update in project.shown_updates:
        yield from _words(update, language)


def _words(update: PublicUpdate, language: str) -> Iterator[Text]:
    """The update's text in ``language`` or the best checked one; not the quotation, which a consent may end."""
    texts = {words.language: words for words in update.texts.all() if words.status == "checked"}
    code = next((code for code in fallback_chain(language, update.original_language) if code in texts), None)
    if code:
        yield Text(texts[code].title, code, language)
        yield Text(texts[code].body, code, language)


def _of_void_report(report: Report):
    """A report that was struck out takes its public update along."""
    is_void = report.state == ReportState.VOID
    return MicroProject.objects.filter(obligations__report=report) if is_void else MicroProject.objects.none()


register(
    MicroProject,
    "micro-project",
    published=lambda: (
        MicroProject.objects.published()
        .select_related("network")
        .prefetch_related(
            "target_groups",
            "steps",
            Prefetch("updates", PublicUpdate.objects.published().prefetch_related("texts"), to_attr="shown_updates"),
        )
    ),
    names=("original_title",),
    facts=("place",),
    more=_more,
    head_start=0.05,
)
depends(Step, lambda step: MicroProject.objects.filter(pk=step.micro_project_id))
depends(PublicUpdate, lambda update: MicroProject.objects.filter(pk=update.micro_project_id))
depends(PublicUpdateText, lambda words: MicroProject.objects.filter(updates=words.update_id))
depends(Report, _of_void_report)
depends(Network, lambda network: network.micro_projects.all())
depends(TargetGroup, lambda group: group.micro_projects.all())
