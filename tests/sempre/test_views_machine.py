import datetime as dt
import io
import os

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from sempre import languages, outbox, views_machine
from sempre.models import OutboxMail
from sempre.page_cache.wsgi import ENVIRON, PageCache
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

BASE = "https://portal.example"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.BASE_URL = BASE
    settings.MEDIA_ROOT = tmp_path / "media"


def test_healthz_asks_no_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_when_all_is_well(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "cache": "ok", "disk": "ok", "outbox": "ok"}},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["database", "cache", "disk"])
def test_readyz_names_what_fails_and_nothing_more(client, monkeypatch, broken):
    def fail():
        raise RuntimeError("postgres://user:secret@host/db")

    monkeypatch.setattr(views_machine, f"_ask_{broken}", fail)
    fail.__name__ = f"_ask_{broken}"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "not ready")
    checks = {"database": "ok", "cache": "ok", "disk": "ok", "outbox": "ok"}
    assert response.json()["checks"] == checks | {broken: "failed"}
    assert b"secret" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "state"), [(14, "ok"), (16, "late")])
def test_readyz_tells_of_mails_that_do_not_leave_and_stays_ready(client, minutes, state):
    mail = outbox.put("Subject", "Text", to=UserFactory(), topic="account")
    OutboxMail.objects.filter(uuid=mail.uuid).update(not_before=timezone.now() - dt.timedelta(minutes=minutes))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["outbox"]) == (200, state)


@pytest.mark.django_db
def test_readyz_sees_a_disk_that_cannot_be_written(client, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert client.get("/readyz").json()["checks"]["disk"] == "failed"


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/robots.txt", "/.well-known/security.txt"])
def test_machines_only_read(client, address):
    assert client.post(address).status_code == 405


def test_robots_keeps_crawlers_out_of_private_places(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (lines[0], lines[-1]) == ("User-agent: *", f"Sitemap: {BASE}/sitemap.xml")
    for code in languages.CODES:
        assert {f"Disallow: /{code}/{name}/" for name in ("accounts", "admin", "search", "workspace")} <= set(lines)


def test_security_txt_is_complete_and_current(client):
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = dt.datetime.fromisoformat(fields.pop("Expires"))
    left = expires - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=178) < left <= dt.timedelta(days=180)
    assert fields == {
        "Contact": f"{BASE}/en/contact/",
        "Preferred-Languages": "en, sv, da, de, pl, et, lv, lt, fi",
        "Canonical": f"{BASE}/.well-known/security.txt",
    }


def picture():
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    return ContentFile(file.getvalue(), name="logo.png")


@pytest.mark.django_db
def test_media_hands_out_the_picture_of_a_published_record(client):
    partner = PartnerFactory()
    partner.logo.save("logo.png", picture())
    response = client.get(f"/media/{partner.logo.name}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.django_db
def test_media_of_a_draft_is_for_its_editors(client):
    partner = PartnerFactory(draft=True)
    partner.logo.save("logo.png", picture())
    assert client.get(f"/media/{partner.logo.name}").status_code == 404
    editor = sign_in(client, UserFactory(coordinator_of=partner))
    assert editor.get(f"/media/{partner.logo.name}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "logos/", "nothing.webp", "logos/../../etc/passwd", "logos/%00.webp", "logos/" + "a" * 32 + ".webp",
        "logos/" + "a" * 32 + ".png", "x" * 5000,
    ],
)  # fmt: skip
def test_media_knows_nothing_else(client, name):
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.django_db
def test_media_gone_from_disk_is_not_found(client):
    partner = PartnerFactory()
    partner.logo.save("logo.png", picture())
    partner.logo.storage.delete(partner.logo.name)
    assert client.get(f"/media/{partner.logo.name}").status_code == 404


@pytest.mark.parametrize(
    ("token", "shown", "status"), [("", "Bearer ", 404), ("t", "Bearer x", 404), ("t", "Bearer t", 200)]
)
def test_metrics_are_for_whoever_shows_the_token(visitor, settings, token, shown, status):
    settings.METRICS_TOKEN = token
    response = visitor.get("/metrics", headers={"Authorization": shown})
    assert (response.status_code, b"sempre_page_cache_on{" in response.content) == (status, status == 200)


def test_metrics_are_in_the_words_of_prometheus(visitor, settings):
    settings.METRICS_TOKEN = "t"
    cache = PageCache(None, megabytes=1)
    cache.hits, cache.misses = 7, 2
    response = visitor.get("/metrics", headers={"Authorization": "Bearer t"}, **{ENVIRON: cache})
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    kinds, values = {}, {}
    for line in response.content.decode().splitlines():
        *words, name, value = line.split()
        (kinds if words else values)[name] = value
    counters = {f"sempre_page_cache_{name}_total" for name in ("hits", "misses", "passed")}
    assert {name for name, kind in kinds.items() if kind == "counter"} == counters
    assert {kind for name, kind in kinds.items() if name not in counters} == {"gauge"}
    assert set(values) == {f'{name}{{worker="{os.getpid()}"}}' for name in kinds}
    assert values[f'sempre_page_cache_hits_total{{worker="{os.getpid()}"}}'] == "7"
