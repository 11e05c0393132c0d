"""A real browser on the portal's own content: Chromium of the machine, one server a module."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page

from tests.factories.partners import PartnerFactory  # noqa: F401 - the factories' models are loaded before the server

# Playwright's event loop runs in the tests' thread; the database is used between its steps only.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)  # so that the test database is made


@pytest.fixture(scope="session", autouse=True)
def _chromium():
    if CHROMIUM:
        return
    message = "NO BROWSER: install chromium, or the journeys in tests/browser are not tested"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    }


@pytest.fixture(scope="module")
def portal(content, django_db_blocker):
    """The address of a server with the whole content, in a database of the module."""
    with django_db_blocker.unblock():
        yield from _serve()


@pytest.fixture(scope="module")
def empty_portal(django_db_setup, django_db_blocker):
    """The address of a server without the public content; emptied after the module."""
    with django_db_blocker.unblock():
        yield from _serve()
        call_command("flush", interactive=False, verbosity=0)


def _serve() -> Iterator[str]:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://{server.host}:{server.port}"
    server.terminate()


class Witness:
    """What a page did that it must not do: requests elsewhere, errors in the console."""

    def __init__(self, page: Page, origin: str):
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self._note(request.url, origin))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, url: str, origin: str) -> None:
        if not url.startswith(origin):
            self.elsewhere.append(url)


@pytest.fixture
def witness(page, portal) -> Witness:
    return Witness(page, portal)
