"""Micro-projects; the periods they report on; reports; the figures in them; what becomes public."""

from microprojects.models.calendars import CalendarToken
from microprojects.models.contributions import Contribution, ContributionLink
from microprojects.models.counting import CountedAs, Tally
from microprojects.models.figures import Correction, Figure, FigureSplit
from microprojects.models.indicators import Dimension, Indicator, Target
from microprojects.models.kept_figures import FigureChange, FigureRow, FigureTable
from microprojects.models.periods import Obligation, Period
from microprojects.models.projects import MicroProject, Step
from microprojects.models.reminders import ReminderRule, ReminderSent
from microprojects.models.reports import Action, Attachment, Report, ReportState, ReportVersion
from microprojects.models.reviews import FieldComment, Reason, ReviewRound, TransitionEvent
from microprojects.models.updates import NextText, PictureText, PublicUpdate, PublicUpdateText, RollUp

__all__ = [
    "Action",
    "Attachment",
    "CalendarToken",
    "Contribution",
    "ContributionLink",
    "Correction",
    "CountedAs",
    "Dimension",
    "FieldComment",
    "Figure",
    "FigureChange",
    "FigureRow",
    "FigureSplit",
    "FigureTable",
    "Indicator",
    "MicroProject",
    "NextText",
    "Obligation",
    "Period",
    "PictureText",
    "PublicUpdate",
    "PublicUpdateText",
    "Reason",
    "ReminderRule",
    "ReminderSent",
    "Report",
    "ReportState",
    "ReportVersion",
    "ReviewRound",
    "RollUp",
    "Step",
    "Tally",
    "Target",
    "TransitionEvent",
]
