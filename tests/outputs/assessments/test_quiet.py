"""Secret addresses stay out of the log."""

import logging

import pytest

from sempre.quiet_logs import SecretsOut
from tests.factories.assessments import ROOT, SECRET


@pytest.mark.parametrize("path", ["organisation/{}/", "organisation/{}/rounds/3/board.pdf", "answer/{}/thanks/"])
def test_secrets_do_not_reach_the_log(path):
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (ROOT + path.format(SECRET),)})
    SecretsOut().filter(record)
    assert record.getMessage() == f"Not Found: {ROOT}{path.format('…')}"
