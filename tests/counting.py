"""Whether a page needs as many queries for three rows as for one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, address: str) -> tuple[int, str]:
    """Return how many queries an address takes, and its HTML."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response.content.decode()


def assert_same_queries(client, address: str, make, most: int) -> str:
    """Make one row, then two more: the queries must stay the same and few; return the last HTML."""
    make()
    client.get(address)  # content types are asked for once a process
    one, _ = queries(client, address)
    make()
    make()
    three, html = queries(client, address)
    assert (three, three <= most) == (one, True)
    return html
