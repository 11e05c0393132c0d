"""Finished public pages in front of Django's handler, in each worker's memory: fast as a file, fresh at once.

Public pages are the same for everyone, so a page made for one visitor serves the next (``wsgi.py``; ``store.py`` keeps
them, bounded in bytes). One number says how old the content is, and an entry counts only while the number that was
read *before* the page was made is still the current one. So a page made of data older than a save never counts as
fresh, whenever it was finished. Two things move the number (``freshness.py``):

* a trigger on every table that public pages show sends a PostgreSQL notification with the commit, whoever commits: the
  admin, ``bulk_create``, ``QuerySet.update``, an import, ``psql`` (``triggers.py``). A thread of each worker listens.
  While it cannot listen, the cache is off: slower, never wrong.
* a number in a file that the processes of one machine share is raised after the commit and before the answer to
  whoever saved, since a notification may be some milliseconds late when the next request reaches another worker.

Consents end and events pass with a date, without a save; so every entry ends with its hour: in all the time zones of
the partnership days begin on one. ``PAGE_CACHE_MB=0`` switches all of it off, the triggers excepted.
"""
