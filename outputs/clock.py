"""What runs by itself: after a change of an edition, a tool or a term its files are made before anyone asks."""

import datetime as dt

from outputs.publishing import shelf
from sempre.clock import every


@every(minutes=5, name="make the books ready")
def make_books_ready(now: dt.datetime) -> None:
    shelf.make_ready()
