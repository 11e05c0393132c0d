import json
import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from microprojects.demo.access import World, seed_world


class Command(BaseCommand):
    help = "Make accounts in every role and reports in every state for testing access; print logins and ids as JSON."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, required=True, help="the same number makes the same names and secrets")

    def handle(self, seed, **options):
        if not settings.DEBUG and os.environ.get("ALLOW_SEED") != "1":
            raise CommandError(
                "Accounts with known passwords do not belong on a real portal. Set ALLOW_SEED=1 to insist."
            )
        if World(seed).is_there():
            raise CommandError(f"Seed {seed} is in this database already. Take another number or a fresh database.")
        self.stdout.write(json.dumps({"base_url": settings.BASE_URL, **seed_world(seed)}, indent=2))
