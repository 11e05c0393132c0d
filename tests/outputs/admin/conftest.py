import pytest

from tests.factories.sempre import UserFactory, sign_in


@pytest.fixture
def office(client):
    return sign_in(client, UserFactory(office=True, name="Office"))
