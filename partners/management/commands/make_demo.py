from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partners import demo


class Command(BaseCommand):
    help = "Make the demonstration accounts of a local portal and print how to sign in with them."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="delete the demo accounts first and make them anew")
        parser.add_argument(
            "--allow-public", action="store_true", help="also where the portal runs with SECURE=1, open to the world"
        )

    def handle(self, reset, allow_public, **options):
        if settings.SECURE and not allow_public:
            raise CommandError("This portal runs with SECURE=1: demo accounts belong on a local one (--allow-public).")
        if missing := demo.missing_partners():
            raise CommandError(f"Load the content first (load_content): no partner {', '.join(missing)}.")
        if reset:
            demo.remove_all()
        known = {} if reset else demo.read()
        for person in demo.PEOPLE:
            if made := demo.make(person, known.get(person.email, {})):
                known[person.email] = made
                demo.write(known)  # one by one: a secret is never lost when the next account fails
        self._print(known)

    def _print(self, known: dict) -> None:
        rows = [("e-mail", "password", "role")]
        for person in demo.PEOPLE:
            password = demo.password_shown(person, known.get(person.email, {}))
            rows.append((person.email, password, person.place))
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        self.stdout.write("DEMO ACCOUNTS (not real people)")
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            self.stdout.write(f"  {'  '.join(cells)}".rstrip())
        self.stdout.write("The six-digit code at sign-in: manage.py demo_code E-MAIL")
