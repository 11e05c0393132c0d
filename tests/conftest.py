"""What all tests share: fast hashing, mail in memory, files in a scratch folder, plain static files."""

from collections import Counter

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from sempre import made_of_rows
from sempre.keeping import Kept
from tests import databases
from tests.factories.sempre import PageFactory

LONGEST = (
    "tests/test_access.py",
    "tests/browser/test_pages.py",
    "tests/browser/",
    "tests/sempre/search/test_relevance.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest, then with modules of many tests, so that no core idles at the end."""
    sizes = Counter(item.path for item in items)

    def place(item):
        long = (number for number, name in enumerate(LONGEST) if item.nodeid.startswith(name))
        return next(long, len(LONGEST)), -sizes[item.path], str(item.path)

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def _no_static_files(django_test_environment, tmp_path_factory):
    """No client walks through the static files that `make run` collected."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings, request):
    """A database of this worker's own, cloned from the one in which the migrations ran; ``--create-db`` runs them."""
    with django_db_blocker.unblock(), databases.migrated(anew=request.config.getvalue("create_db")):
        yield


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """The portal's own content, in a database that only this module uses."""
    with django_db_blocker.unblock(), databases.with_content():
        yield


@pytest.fixture(autouse=True)
def _english():
    """A request leaves its language behind; every test begins in English."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _no_pages_kept(monkeypatch):
    """What was made in one test is no answer in the next."""
    monkeypatch.setattr(made_of_rows, "pages", Kept(made_of_rows.MOST, made_of_rows.pages.size_of))


@pytest.fixture
def pages(db):
    """The portal's own pages, without which home and the texts are 404."""
    return [PageFactory(slug=slug) for slug in ("home", "about", "contact", "privacy", "accessibility")]


@pytest.fixture
def visitor() -> Client:
    """A visitor without any cookie, who sees error pages as they are."""
    return Client(raise_request_exception=False)
