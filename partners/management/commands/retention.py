from django.core.management import call_command
from django.core.management.base import BaseCommand

from partners.models import Invitation


class Command(BaseCommand):
    help = "Delete what the privacy page says is not kept: unused invitations after 30 days, sessions that are over."

    def handle(self, **options):
        count, _ = Invitation.objects.forgettable().delete()
        call_command("clearsessions")
        self.stdout.write(f"{count} unused invitations deleted")
