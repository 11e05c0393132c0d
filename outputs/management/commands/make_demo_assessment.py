from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from outputs.assessments import demo


class Command(BaseCommand):
    help = "Make a demonstration organisation with self-assessments: two closed rounds, actions, one open round."

    def add_arguments(self, parser):
        parser.add_argument(
            "--allow-public", action="store_true", help="also where the portal runs with SECURE=1, open to the world"
        )

    def handle(self, allow_public, **options):
        if settings.SECURE and not allow_public:
            raise CommandError("This portal runs with SECURE=1: a demo belongs on a local one (--allow-public).")
        try:
            made = demo.make()
        except ValidationError as error:
            raise CommandError(f"Load the content first (load_content): {' '.join(error.messages)}") from error
        if made is None:
            self.stdout.write("The DEMO organisation is there already; its people find it in the partner area.")
            return
        address, links = made
        self.stdout.write(f"DEMO self-assessment (invented): {address}")
        for audience, link in links:
            self.stdout.write(f"  {audience}: {link}")
