import pytest

from tests.sempre.translating.machine.stub import running


@pytest.fixture
def stub(settings):
    """A translation service as the operator names one."""
    with running() as server:
        settings.MACHINE_TRANSLATION = "libretranslate"
        settings.MACHINE_TRANSLATION_URL = server.url
        settings.MACHINE_TRANSLATION_KEY = "secret-key"
        yield server
