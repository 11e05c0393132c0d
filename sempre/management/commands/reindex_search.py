from django.core.management.base import BaseCommand

from sempre.search import reindex


class Command(BaseCommand):
    help = "Writes the search index anew from what is published; what is not leaves it."

    def handle(self, *args, **options):
        self.stdout.write(f"{reindex()} rows in the search index.")
