"""What runs by itself: after a change of an edition, a tool or a term its files are made before anyone asks."""

import datetime as dt

from outputs.publishing import shelf
from outputs.training.packages import shelf as packages
from sempre.clock import every


@every(minutes=5, name="make the books ready")
def make_books_ready(now: dt.datetime) -> None:
    shelf.make_ready()


@every(minutes=5, name="make the training packages ready")
def make_packages_ready(now: dt.datetime) -> None:
    packages.make_ready()
