import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from microprojects.holding import reminders


class Command(BaseCommand):
    help = "Send the reminders that are due and move on what reviewers left alone; the worker does so every hour."

    def add_arguments(self, parser):
        parser.add_argument("--now", help="as if it were this moment, such as 2027-03-28T08:00+02:00")
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and change nothing")

    def handle(self, now, dry_run, **options):
        moment = _moment(now) if now else timezone.now()
        if dry_run:
            for reminder in reminders.due_reminders(moment):
                self.stdout.write(f"{reminder.rule.slug}: {reminder.obligation.pk} to user {reminder.recipient.pk}")
            return
        moved = reminders.escalate(moment)
        sent = reminders.send_reminders(moment)
        told = reminders.send_summary(moment)
        self.stdout.write(f"{sent} reminders, {moved} passed on, {told} summaries")


def _moment(text: str) -> dt.datetime:
    """Read an ISO time; without an offset it is meant in the portal's own zone."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no time such as 2027-03-28T08:00+02:00.") from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
