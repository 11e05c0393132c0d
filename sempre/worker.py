"""The worker: one process that sends what is due and runs the clock; several may run at once."""

import logging
import signal
import threading

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from sempre import clock, delivery, search

logger = logging.getLogger("sempre.worker")

PAUSE = 3  # seconds between two rounds
LONGEST_PAUSE = 60
INDEXED = 10  # times a hundred records that are indexed in a round
GRACE = 1  # seconds that a round under way has to end after SIGTERM


class Interrupted(BaseException):
    """The worker was asked to stop and the round under way takes too long."""


class Worker:
    """Rounds without end, until somebody asks the process to stop."""

    def __init__(self):
        self.stopping = threading.Event()
        self.pause = PAUSE
        self.database_is_down = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; a round that hangs then, at the mail server say, is rolled back."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        signal.signal(signal.SIGALRM, self.interrupt)
        clock.discover()
        try:
            while not self.stopping.is_set():
                self.turn()
                self.stopping.wait(self.pause)
        except Interrupted:
            logger.warning("The worker was stopped in the middle of its work; what it did not finish is done later.")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def stop(self, *_signal: object) -> None:
        if not self.stopping.is_set():
            signal.setitimer(signal.ITIMER_REAL, GRACE)
        self.stopping.set()

    def interrupt(self, *_signal: object) -> None:
        raise Interrupted

    def turn(self) -> None:
        """Do one round; a database that is away costs one line in the log, and the worker goes on when it is back."""
        try:
            close_old_connections()
            self.work()
        except (OperationalError, InterfaceError) as error:
            connections.close_all()
            if not self.database_is_down:
                logger.warning("The database does not answer (%s); the worker waits.", type(error).__name__)
            self.database_is_down = True
        except Exception:
            logger.exception("A round of the worker failed.")
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
        else:
            if self.database_is_down:
                logger.info("The database answers again.")
            self.database_is_down, self.pause = False, PAUSE

    def work(self) -> None:
        """Send and index a few at a time, so that a request to stop is heard in between; then run the clock."""
        while not self.stopping.is_set() and delivery.deliver_due(limit=5):
            pass
        for _some in range(INDEXED):
            if self.stopping.is_set() or not search.index_waiting():
                break
        if not self.stopping.is_set():
            clock.run_due()
