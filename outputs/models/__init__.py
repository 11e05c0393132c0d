"""The outputs: tools and terms, works in editions of ordered parts, self-assessments, training."""

from outputs.models.assessments import (
    AssessmentAction,
    AssessmentRound,
    Audience,
    AudienceQuestion,
    Invitation,
    Level,
    Organisation,
    OwnQuestion,
    Response,
)
from outputs.models.tools import Phase, Term, Tool
from outputs.models.training import (
    Attempt,
    Certificate,
    Choice,
    Enrolment,
    Question,
    QuestionVersion,
    UnitProgress,
)
from outputs.models.works import Edition, Node, Work

__all__ = [
    "AssessmentAction",
    "AssessmentRound",
    "Attempt",
    "Audience",
    "AudienceQuestion",
    "Certificate",
    "Choice",
    "Edition",
    "Enrolment",
    "Invitation",
    "Level",
    "Node",
    "Organisation",
    "OwnQuestion",
    "Phase",
    "Question",
    "QuestionVersion",
    "Response",
    "Term",
    "Tool",
    "UnitProgress",
    "Work",
]
