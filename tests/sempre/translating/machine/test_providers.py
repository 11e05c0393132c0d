import pytest
from django.core.exceptions import ImproperlyConfigured

from sempre.translating.machine import providers
from sempre.translating.machine.providers import Refused, Service, service


def test_no_service_is_asked_by_default(settings):
    assert (settings.MACHINE_TRANSLATION, service()) == ("", None)


@pytest.mark.parametrize(("name", "url"), [("babelfish", "https://example.org"), ("deepl", "example.org")])
def test_a_service_that_cannot_be_is_told_to_the_operator(settings, name, url):
    settings.MACHINE_TRANSLATION, settings.MACHINE_TRANSLATION_URL = name, url
    with pytest.raises(ImproperlyConfigured):
        service()


def test_as_libretranslate_is_asked(stub):
    assert service().translate(["One", "Two"], "en", "sv") == ["One (sv)", "Two (sv)"]
    assert stub.asked == [
        {"path": "/translate", "key": "", "q": ["One", "Two"], "source": "en", "target": "sv", "format": "text",
         "api_key": "secret-key"},
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "target"), [("lt", "LT"), ("en", "EN-GB")])
def test_as_deepl_is_asked(stub, code, target):
    assert Service("deepl", f"{stub.url}/", "k").translate(["One"], "da", code) == [f"One ({target})"]
    assert stub.asked == [
        {"path": "/v2/translate", "key": "DeepL-Auth-Key k", "text": ["One"], "source_lang": "DA",
         "target_lang": target, "preserve_formatting": True},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "for_now"), [(429, True), (456, True), (403, True), (503, True), (400, False), (302, False)]
)
def test_a_refusal_says_whether_asking_later_may_help(stub, status, for_now):
    stub.status = status
    with pytest.raises(Refused) as caught:
        service().translate(["One"], "en", "sv")
    assert (caught.value.for_now, len(stub.asked)) == (for_now, 1)


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"{}", b"[]", b'{"translatedText": "One"}', b'{"translatedText": []}', b'{"translatedText": [" "]}',
     b'{"translatedText": [1]}', b"\xff"],
)  # fmt: skip
def test_what_is_no_translation_is_not_taken(stub, body):
    stub.body = body
    with pytest.raises(Refused) as caught:
        service().translate(["O"], "en", "sv")
    assert caught.value.for_now is False


def test_an_endless_answer_is_cut(stub, monkeypatch):
    monkeypatch.setattr(providers, "MOST_BYTES", 10)
    with pytest.raises(Refused):
        service().translate(["One"], "en", "sv")


def test_a_service_that_does_not_answer_in_time_is_asked_later(stub, monkeypatch):
    monkeypatch.setattr(providers, "SECONDS", 0.05)
    stub.delay = 0.3
    with pytest.raises(Refused) as caught:
        service().translate(["One"], "en", "sv")
    assert caught.value.for_now is True


def test_a_service_that_is_not_there_is_asked_later():
    with pytest.raises(Refused) as caught:
        Service("deepl", "http://127.0.0.1:9").translate(["One"], "en", "sv")
    assert (caught.value.for_now, str(caught.value)) == (True, "The service could not be reached in time.")
