"""What runs by itself."""

import datetime as dt

from django.core.management import call_command

from sempre.clock import every


@every(minutes=24 * 60, name="forget what is not kept")
def forget_what_is_not_kept(now: dt.datetime) -> None:
    """Delete what the privacy page says is not kept, of all apps."""
    call_command("retention", verbosity=0)
