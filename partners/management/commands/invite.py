from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from partners import invitations
from partners.models import Membership, Partner
from sempre import languages


class Command(BaseCommand):
    help = "Invite someone to an account: the first project office, or whoever cannot be invited in the partner area."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--partner", required=True, help="slug of the organisation")
        parser.add_argument("--role", required=True, choices=Membership.Role.values)
        parser.add_argument("--language", choices=languages.CODES, help="default: the organisation's")
        parser.add_argument("--show-link", action="store_true", help="print the secret link as well")

    def handle(self, email, partner, role, language, show_link, **options):
        place = self._partner(partner, role)
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        invitation, link, is_sent = invitations.invite(
            email=email, partner=place, role=role, language=language or invitations.language_of(place)
        )
        if is_sent:
            where = "" if settings.EMAIL_URL else f" The worker writes the mail into {settings.VAR_DIR / 'mail'}."
            self.stdout.write(f"Invited {invitation.email} to {place} as {role}.{where}")
        else:
            self.stderr.write("The invitation is kept, but no mail goes to such an address. Use --show-link.")
        if show_link:
            self.stdout.write(f"Secret link, valid until {invitation.expires_at:%Y-%m-%d %H:%M} UTC: {link}")

    @staticmethod
    def _partner(slug: str, role: str) -> Partner:
        partner = Partner.objects.filter(slug=slug).first()
        if partner is None:
            slugs = ", ".join(Partner.objects.order_by("slug").values_list("slug", flat=True)) or "none: load_content"
            raise CommandError(f"There is no partner {slug}. There are: {slugs}.")
        if role == Membership.Role.OFFICE and partner.role != Partner.Role.LEAD:
            raise CommandError("Only the lead partner has a project office.")
        return partner
