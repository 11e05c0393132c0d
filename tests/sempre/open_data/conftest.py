import pytest


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://portal.example"
