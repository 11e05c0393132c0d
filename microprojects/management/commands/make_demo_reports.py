from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from microprojects.demo import reports


class Command(BaseCommand):
    help = "Make demonstration reports in every state for the demo accounts of a local portal."

    def add_arguments(self, parser):
        parser.add_argument(
            "--allow-public", action="store_true", help="also where the portal runs with SECURE=1, open to the world"
        )

    def handle(self, allow_public, **options):
        if settings.SECURE and not allow_public:
            raise CommandError("This portal runs with SECURE=1: demo reports belong on a local one (--allow-public).")
        if missing := reports.missing():
            raise CommandError(f"Missing for the demo reports: {'; '.join(missing)}.")
        if made := reports.make():
            self.stdout.write(f"{made} DEMO reports made for Denmark and Sweden (invented, marked as demo).")
