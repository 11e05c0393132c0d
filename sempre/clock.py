"""The clock: what runs by itself. Each app says in its ``clock.py`` what and how often; the workers run it.

    @every(minutes=60, name="send reminders")
    def send_reminders(now): ...

A job gets the time as ``now``, may run late and twice, and must bear both.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from sempre import delivery
from sempre.models import ClockJob
from sempre.translating import following
from sempre.translating.machine import drafting

logger = logging.getLogger("sempre.clock")

LOCKS = 1751  # the first half of our advisory locks' numbers


@dataclass(frozen=True)
class Job:
    name: str
    minutes: int
    run: Callable[[dt.datetime], object]

    def is_due(self, last_run: dt.datetime | None, now: dt.datetime) -> bool:
        return last_run is None or last_run + dt.timedelta(minutes=self.minutes) <= now


JOBS: dict[str, Job] = {}


def every(minutes: int, name: str) -> Callable:
    """Register the function as a job of the clock; raise ``ValueError`` for a name that is taken."""

    def register(function):
        if name in JOBS:
            raise ValueError(f"The clock has a job {name!r} already.")
        JOBS[name] = Job(name, minutes, function)
        return function

    return register


def discover() -> None:
    """Import every app's ``clock.py``."""
    autodiscover_modules("clock")


def run_due(now: dt.datetime | None = None) -> list[str]:
    """Run the jobs whose time has come and that no other worker is at; return the names of those that ended well."""
    now = now or timezone.now()
    last = dict(ClockJob.objects.values_list("name", "last_run"))
    return [job.name for job in list(JOBS.values()) if job.is_due(last.get(job.name), now) and _run(job, now)]


def _run(job: Job, now: dt.datetime) -> bool:
    """Run the job alone; one that a dying worker leaves unfinished is not noted and so resumed by the next one."""
    with _alone(job.name) as is_alone:
        if not is_alone:
            return False
        row, _created = ClockJob.objects.get_or_create(name=job.name)
        if not job.is_due(row.last_run, now):
            return False  # another worker was quicker
        row.last_run = now
        try:
            job.run(now)
            row.last_success = now
        except Exception:
            if not connection.is_usable():
                raise  # the database went away: the job is not done, and comes again with it
            logger.exception("The job %s failed; it comes again at its next time.", job.name)
        row.save()
        return row.last_success == now


@contextlib.contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Hold the job's lock for the block, if it is free; PostgreSQL frees it when the connection ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCKS, name])
        (is_free,) = cursor.fetchone()
    try:
        yield is_free
    finally:
        if is_free:
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, name])


@every(minutes=24 * 60, name="forget old mails")
def forget_old_mails(now: dt.datetime) -> None:
    delivery.forget_old(now)


@every(minutes=24 * 60, name="clear sessions")
def clear_sessions(now: dt.datetime) -> None:
    call_command("clearsessions")


@every(minutes=24 * 60, name="follow translations")
def follow_translations(now: dt.datetime) -> None:
    """Take note of texts that were written past Django."""
    following.follow_all()


@every(minutes=1, name="machine drafts")
def machine_drafts(now: dt.datetime) -> None:
    drafting.draft_some(now)
