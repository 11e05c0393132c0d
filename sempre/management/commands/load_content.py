from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils import translation

from sempre.loading.files import ContentError
from sempre.loading.load import load
from sempre.loading.memory import is_as_loaded, remember
from sempre.search import postponed, reindex
from sempre.translating import following


class Command(BaseCommand):
    help = "Load the portal's first content from content/; never over a field that someone edited since."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "content")
        parser.add_argument("--check", action="store_true", help="only validate every file, change nothing")
        parser.add_argument(
            "--if-changed", action="store_true", help="do nothing when no file changed since the last load"
        )

    def handle(self, *, folder: Path, check: bool, verbosity: int, if_changed: bool, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if if_changed and is_as_loaded(folder):
            return
        try:
            with translation.override("en"), postponed(), following.postponed() as saved:
                outcome = load(folder, check=check)
        except ContentError as error:
            raise CommandError(f"{error}\n{len(error.problems)} problem(s); nothing was loaded.") from error
        except ProgrammingError as error:
            raise CommandError("The database is not up to date: run `manage.py migrate` first.") from error
        if not check:
            if outcome.created or outcome.updated:
                reindex()
                following.follow_files(saved)
            remember(folder)
        for line in outcome.left_alone:
            self.stdout.write(f"left alone  {line}")
        done = "checked" if check else "loaded"
        if not verbosity:
            return
        self.stdout.write(
            f"content {done}: {outcome.created} new, {outcome.updated} updated, {outcome.unchanged} unchanged,"
            f" {len(outcome.left_alone)} left alone"
        )
