from django.core.management import call_command
from django.core.management.base import BaseCommand

from partners.models import Invitation
from sempre import retention


class Command(BaseCommand):
    help = "Delete what the privacy page says is not kept: unused invitations, old sessions, old contributions."

    def handle(self, **options):
        count, _ = Invitation.objects.forgettable().delete()
        call_command("clearsessions")
        for words in [f"{count} unused invitations deleted", *retention.forget_all()]:
            self.stdout.write(words)
