from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from partners import mail
from partners.accounts import contact_url, end_other_sessions
from sempre.models import User


class Command(BaseCommand):
    help = (
        "Take back the second factor of someone who lost phone and recovery codes; the next sign-in sets up a new one."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        count, _details = Authenticator.objects.filter(user=user).delete()
        if not count:
            raise CommandError("This account has no second factor.")
        end_other_sessions(user)
        mail.send(
            "partners/mail/second_factor_reset",
            to=user.email,
            language=user.language,
            context={"user": user, "contact_url": contact_url(user.language)},
        )
        self.stdout.write("Done. All sessions of the account have ended, and the person is told by mail.")
