"""What a submitted version keeps for ever, so that it can be read when forms and indicators have changed."""

from django.utils import translation

from microprojects.models import Indicator, Report
from microprojects.writing import descriptions
from microprojects.writing.drafts import questions_of
from microprojects.writing.questionnaire import SCHEMA

WORDS = ("-alt", "-caption", "-credit")  # of files; what is said about people is kept at the file
DEFINITION = ("slug", "version", "kind", "over_time", "over_places", "counts_people")


def snapshot_of(report: Report) -> dict:
    """Return everything a reviewer needs to understand the draft as it is now, labels in the language of writing."""
    indicators = Indicator.objects.asked_of(report.obligation.micro_project)
    with translation.override(report.language):
        return {
            "schema": SCHEMA,
            "language": report.language,
            "content": report.content,
            "questions": [
                {"name": q.name, "section": q.section, "kind": q.kind, "label": str(q.label)}
                for q in questions_of(report)
            ],
            "indicators": [{**{name: getattr(i, name) for name in DEFINITION}, "unit": i.unit} for i in indicators],
            "attachments": [str(uuid) for uuid in report.attachments.kept().values_list("uuid", flat=True)],
            "files": {name: value for name, value in descriptions.answers(report).items() if name.endswith(WORDS)},
        }
