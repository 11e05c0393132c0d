#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys

from django.core.management import execute_from_command_line

from sempre.embedded import EmbeddedError, ensure_database_url
from sempre.run import local_environment


def main() -> None:
    """Run the command, on this machine's own database and settings when ``DATABASE_URL`` is unset."""
    try:
        if not os.environ.get("DATABASE_URL"):
            local_environment()
        ensure_database_url()
    except EmbeddedError as error:
        sys.exit(str(error))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sempre.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
