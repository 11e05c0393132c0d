"""The same step for many reports."""

import pytest

from microprojects import services
from microprojects.models import TransitionEvent
from microprojects.review import bulk
from tests.factories.reporting import Region, fresh, report_in
from tests.factories.sempre import UserFactory
from tests.factories.steps import forget_mails, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def office():
    return UserFactory(office=True)


def test_bulk_is_the_same_service_in_a_loop(region, office):
    good = report_in("forwarded", region)
    gone = report_in("accepted", Region(country="FI"))
    own = report_in("forwarded", Region(country="EE"))
    own.writers.add(office)
    forget_mails()
    result = bulk.in_bulk([good, gone, own], services.accept_report, actor=fresh(office))
    assert ([report.pk for report in result.done], [report.pk for report, _why in result.left]) == (
        [good.pk], [gone.pk, own.pk],
    )  # fmt: skip
    assert TransitionEvent.objects.filter(obligation=good.obligation_id, name="report:accepted").count() == 1
    assert told(reporter=region.reporter, coordinator=region.coordinator) == [
        ("coordinator", "reviews"), ("reporter", "reports"),
    ]  # fmt: skip
