from django.core.management.base import BaseCommand

from sempre import clock
from sempre.worker import Worker


class Command(BaseCommand):
    help = "Send the mails of the outbox and run the clock's jobs, until stopped. Several workers may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, once, **options):
        if once:
            clock.discover()
            Worker().work()
        else:
            Worker().run()
