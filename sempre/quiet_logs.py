"""Addresses that are secrets by themselves do not reach the log."""

import logging
import re

SECRET_ADDRESS = re.compile(
    r"(/[a-z]{2}/(?:workspace/calendar|accounts/(?:invitation|confirm-email|password/reset/key)|contribute(?:/mine)?"
    r"|training/my/continue|roadmap/assessment/(?:organisation|answer))/)"
    r"[^/\s?]+"
)


class SecretsOut(logging.Filter):
    """Cut addresses before the token of an invitation, a password reset or a calendar."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        quiet = SECRET_ADDRESS.sub(r"\1…", message)
        if quiet != message:
            record.msg, record.args = quiet, None
        return True
