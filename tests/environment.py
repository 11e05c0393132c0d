"""A pytest plugin, loaded before Django's settings: the environment and the database of the tests.

Under xdist the controller starts the server once; workers inherit its address.
"""

import os
import sys

from sempre.embedded import EmbeddedError, ensure_database_url
from sempre.run import local_environment

os.environ.setdefault("CONN_MAX_AGE", "0")  # a server thread's connection must not outlive its test
os.environ.setdefault("PAGE_CACHE_MB", "0")  # the tests of the page cache switch it on
os.environ.setdefault("OPENPYXL_LXML", "False")  # lxml comes with a test's own parser; the portal has none
try:
    local_environment()
    ensure_database_url("postgres-test")
except EmbeddedError as error:
    sys.exit(str(error))
