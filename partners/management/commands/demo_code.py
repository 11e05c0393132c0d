import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Print the six-digit code a demonstration account needs to sign in now."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        authenticator = (
            Authenticator.objects.filter(user__email=email.lower(), user__is_demo=True, type=Authenticator.Type.TOTP)
            .select_related("user")
            .first()
        )
        if authenticator is None:
            raise CommandError("This is no demo account with a second factor. Codes of real people are not shown.")
        now = int(time.time())
        counter, passed = divmod(now, app_settings.TOTP_PERIOD)
        code = format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), counter))
        self.stdout.write(code)
        self.stderr.write(f"Each code works once; the next one comes in {app_settings.TOTP_PERIOD - passed} seconds.")
