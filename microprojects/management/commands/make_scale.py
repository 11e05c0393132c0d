from django.core.management.base import BaseCommand, CommandError

from microprojects.demo import scale
from microprojects.models import MicroProject
from partners.models import Partner


class Command(BaseCommand):
    help = "Fill a scratch database with plainly invented micro-projects, to measure with."

    def add_arguments(self, parser):
        parser.add_argument("--microprojects", type=int, default=100_000)
        parser.add_argument("--reports", action="store_true", help="also ten reports for each micro-project")
        parser.add_argument("--scratch", action="store_true", help="also where the database holds real content")

    def handle(self, microprojects, reports, scratch, **options):
        real = any(model.objects.exclude(slug__startswith="bench-").exists() for model in (Partner, MicroProject))
        if real and not scratch:
            raise CommandError("This database holds content that is not invented. Use another one, or --scratch.")
        if not Partner.objects.filter(slug=f"bench-{scale.COUNTRIES[0].lower()}").exists():
            scale.make_base()
        scale.grow_micro_projects(microprojects)
        if reports:
            scale.grow(microprojects * scale.PERIODS)
        self.stdout.write(f"{MicroProject.objects.count()} micro-projects.")
