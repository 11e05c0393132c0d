"""What runs by itself."""

import datetime as dt

from microprojects.figures import kept
from microprojects.holding import calendar, handover, reminders
from microprojects.models import counting
from microprojects.updates import publishing
from sempre.clock import every


@every(minutes=5, name="publish updates")
def publish_updates(now: dt.datetime) -> None:
    publishing.publish_due(now)


@every(minutes=60, name="open periods")
def open_periods(now: dt.datetime) -> None:
    calendar.open_periods(now)


@every(minutes=60, name="send reminders")
def send_reminders(now: dt.datetime) -> None:
    """The baton moves first, so that whoever holds it now is reminded."""
    reminders.escalate(now)
    reminders.send_reminders(now)
    reminders.send_summary(now)


@every(minutes=60, name="find new holders")
def find_new_holders(now: dt.datetime) -> None:
    handover.reassign()


@every(minutes=24 * 60, name="add up counts")
def add_up_counts(now: dt.datetime) -> None:
    counting.add_up()


@every(minutes=1, name="make tables of figures")
def make_tables_of_figures(now: dt.datetime) -> None:
    kept.make_due(now)
