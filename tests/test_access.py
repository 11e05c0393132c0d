"""Who may see and do what, asked from outside: the matrix, foreign markers, smuggled fields, numbers of others."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from microprojects.demo.access import World, seed_world
from microprojects.demo.access_roles import REPORT_STATES, UPDATE_STATES
from microprojects.holding.calendar_feed import make_token
from microprojects.models import Attachment, Obligation, Report, RollUp
from networks.models import Mandate
from partners.models import Invitation
from sempre.management.commands.list_urls import addresses
from sempre.models import User
from tests import access
from tests.access import ANONYMOUS, ROLES, Asker, cells, foreign, leads_to_sign_in, matrix, text_of_sheet
from tests.factories.reporting import PeriodFactory

SEED = 7
QUICK = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "access"}},
}
CELLS = cells()
ENTRIES = matrix()["addresses"]


@pytest.fixture(scope="module")
def asker(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of ``seed_access``, made once for this module and taken back after it."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, **QUICK), transaction.atomic():
        world = seed_world(SEED)
        people = world["people"]
        world["extra"] = {
            "mandate": {"id": Mandate.objects.get(user=people["local_a"]["id"]).pk},
            "own_mandate": {"id": Mandate.objects.get(user=people["reporter_a"]["id"]).pk},
            "person": {"id": people["reporter_a"]["id"]},
            "invitation": {"id": Invitation.objects.get().pk},
            "consent": next(row for row in world["objects"] if row["kind"] == "consent"),
            "contribution": next(row for row in world["objects"] if row["kind"] == "contribution"),
            "region": {
                "id": world["organisations"]["a"]["region"],
                "slug": World(SEED).slug("region", "a"),
                "period": World(SEED).slug("period", "now"),
            },
        }
        world["extra"]["summary"] = region = world["extra"]["region"]
        closed = PeriodFactory()
        asked = Obligation.objects.filter(network__parent=region["id"]).first()
        world["extra"]["translated"] = {"id": asked.micro_project_id}
        asked.pk, asked.period = None, closed
        asked.save()
        RollUp.objects.create(network_id=region["id"], period=closed, closed_at=timezone.now())
        world["extra"]["closed_summary"] = region | {"period": closed.slug}
        found = Asker(world)
        found.media = media
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def db():
    """The world's own transaction is enough; the name tells pytest-django that this module needs a database at all."""


@pytest.fixture(autouse=True)
def _in_that_world(asker, db, settings, django_db_blocker):
    settings.MEDIA_ROOT = asker.media
    with django_db_blocker.unblock():
        yield


def problems_of(asker: Asker, cell: access.Cell) -> list[str]:
    """Return what is wrong with the answer to one request."""
    response, body, changed = asker.ask(cell, ENTRIES[cell.url])
    status, found = response.status_code, []
    if leaked := foreign(body, asker.world["markers"], cell.role):
        found.append(f"{cell}: shows {leaked}")
    if cell.is_allowed:
        wanted = cell.method == "POST" and ENTRIES[cell.url].get("changes", True)
        if status not in (200, 302) or leads_to_sign_in(response) or changed != wanted:
            found.append(f"{cell}: should be let through, answer {status}, changed: {changed}")
        return found
    if changed:
        found.append(f"{cell}: refused, but something changed ({status})")
    if cell.role in (ANONYMOUS, "deactivated"):
        is_refused = leads_to_sign_in(response) or status == 404
    elif not cell.is_seen:
        is_refused = status in ENTRIES[cell.url].get("refusal", [404])
    else:
        is_refused = status in (403, 404, 409) or (status == 302 and not leads_to_sign_in(response))
    if not is_refused:
        found.append(f"{cell}: should be refused, answer {status}")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_the_matrix(asker, role):
    problems = [problem for cell in CELLS if cell.role == role for problem in problems_of(asker, cell)]
    assert not problems, "\n".join(["", *problems])


def test_every_address_of_the_partner_area_stands_in_the_matrix():
    names = {row["name"] for row in addresses() if row["pattern"].startswith("<language>/workspace/")}
    assert names == set(ENTRIES)


# What one organisation writes stands on nobody else's pages


LISTS = [
    "report-board", "report-board-export", "figures", "figures-file", "updates", "consents", "mandates", "rollups",
    "workspace", "translations", "workspace-mail", "calendar-feed", "micro-projects", "updates-atom", "search",
    "public-figures", "networks", "sitemap", "contribute-code", "api:micro-projects", "api:micro-projects-csv",
    "api:micro-projects-geojson", "api:updates", "api:updates-csv", "api:figures", "api:networks", "api:indicators",
]  # fmt: skip
QUERIES = {
    "report-board": ["", "?show=all", "?q=CANARY"], "report-board-export": ["?show=all"], "search": ["?q=CANARY"],
    "updates": ["", "?state=withdrawn"],
}  # fmt: skip
ENDINGS = {"report-board-export": ("csv", "xlsx"), "figures-file": ("csv", "json", "xlsx")}
ADMIN = ["index", "microprojects_report_changelist", "microprojects_microproject_changelist"]
PAGES = 400 if access.FULL else 30
CRAWLERS = (ANONYMOUS, "member_a", "editor_a", "observer", "reporter_b", "regional_c")


def lists_of(asker: Asker, role: str) -> list[str]:
    """Return the addresses of all lists, files and feeds, as ``role`` may ask them."""
    found = []
    for name in LISTS:
        if name == "calendar-feed":
            found += [calendar_of(asker, role)] if role != ANONYMOUS else []
            continue
        paths = [reverse(name, args=[ending]) for ending in ENDINGS[name]] if name in ENDINGS else [reverse(name)]
        found += [path + query for path in paths for query in QUERIES.get(name, [""])]
    found += [reverse(f"admin:{name}") for name in ADMIN]
    found += [reverse("admin:microprojects_report_changelist") + "?q=CANARY"]
    return found


def calendar_of(asker: Asker, role: str) -> str:
    user = User.objects.get(pk=asker.world["people"][role]["id"])
    return reverse("calendar-feed", args=[make_token(user)])


@pytest.mark.parametrize("role", CRAWLERS)
def test_nobody_reads_what_others_wrote(asker, role):
    leaked, seen = [], set()
    client, waiting = asker.client(role), lists_of(asker, role)
    while waiting and len(seen) < PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        raw = b"".join(response.streaming_content) if response.streaming else response.content
        body = text_of_sheet(raw) if raw[:2] == b"PK" else raw.decode("utf-8", "replace")
        told = body + str(response.headers)
        leaked += [f"{address}: {marker}" for marker in foreign(told, asker.world["markers"], role)]
        if address.startswith("/en/workspace/"):
            waiting += [path for path in re.findall(r'href="(/en/workspace/[^"#]*)"', body) if path not in seen]
    assert leaked == []
    assert len(seen) >= 20


def test_own_markers_are_found_where_they_belong(asker):
    """The crawl would see a marker if there was one."""
    client = asker.client("reporter_b")
    body = client.get(reverse("report-board") + "?show=all").content.decode()
    mine = {m for m, readers in asker.world["markers"].items() if "reporter_b" in readers}
    assert len(mine & set(re.findall(r"CANARY-[\w-]+", body))) == 3


# Numbers of others, and fields that nobody asked for


@pytest.mark.parametrize("name", ["report", "report-write", "report-version-pdf", "report-attachment", "update"])
@pytest.mark.parametrize("role", ["reporter_b", "regional_c", "member_a"])
def test_a_foreign_number_answers_like_an_unknown_one(asker, name, role):
    kind = "update" if name == "update" else "report"
    row = asker.of_a[kind, "ready" if kind == "update" else "accepted"]
    extra = {"report-version-pdf": {"number": 1}, "report-attachment": {"uuid": row.get("document")}}.get(name, {})
    client, answers = asker.client(role), []
    for pk in (row["id"], 99999999):
        response = client.get(reverse(name, kwargs={"pk": pk} | extra))
        body = re.sub(rf"/{pk}/", "/N/", response.content.decode())
        headers = {k: v for k, v in response.headers.items() if k != "Content-Length"}
        answers.append((response.status_code, body, headers))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_pictures_of_others_do_not_exist(asker):
    address = asker.of_a["report", "accepted"]["media"]
    statuses = {role: asker.client(role).get(address).status_code for role in ROLES}
    allowed = {role for role, status in statuses.items() if status == 200}
    assert allowed == {
        "reporter_a",
        "local_a",
        "publisher_a",
        "regional_a",
        "deputy_a",
        "observer",
        "office",
        "superuser",
    }
    assert {statuses[role] for role in ROLES if role not in allowed} == {404}


def test_smuggled_fields_change_nothing(asker):
    """A reporter posts into the own draft whatever belongs to others or is not for writing."""
    foreign_row = asker.of_a["report", "draft"]
    own = next(r for r in asker.world["objects"] if (r["organisation"], r["state"]) == ("b", "draft"))
    before_a = Report.objects.filter(obligation=foreign_row["id"]).values().get()
    before = Obligation.objects.values().get(pk=own["id"])
    data = {
        "editor": "seed00000000", "problems": "Mine.", "state": "accepted", "report": foreign_row["report"],
        "id": foreign_row["report"], "obligation": foreign_row["id"], "holder": 1, "holding_level": "lead",
        "number": 9, "revision": 99, "approved_by": 1, "author": 1, "organisation": "a", "network": 1,
        "remove": foreign_row["document"], "take": f"problems:{'0' * 12}", "due": "2099-01-01",
        f"attachment-{foreign_row['picture']}-alt": "Smuggled", f"attachment-{foreign_row['picture']}-public": "on",
        "figure-participants-accepted": "1", "skip_reason": "1", "texts_only": "", "assessment": "met",
    }  # fmt: skip
    with transaction.atomic():
        response = asker.client("reporter_b").post(reverse("report-save", args=[own["id"]]), data)
        report = Report.objects.get(obligation=own["id"])
        assert (response.status_code, report.state, report.content["problems"]) == (302, "draft", "Mine.")
        assert not {"state", "holder", "organisation", "due"} & set(report.content)
        assert Report.objects.filter(obligation=foreign_row["id"]).values().get() == before_a
        assert Obligation.objects.values().get(pk=own["id"]) == before
        attachments = Attachment.objects.filter(report=foreign_row["report"], removed_at=None)
        assert list(attachments.filter(alt_en="Smuggled")) == []
        assert attachments.count() == 2
        transaction.set_rollback(True)


def test_the_calendar_of_somebody_deactivated_is_gone(asker):
    with transaction.atomic():
        assert asker.client(ANONYMOUS).get(calendar_of(asker, "deactivated")).status_code == 404
        transaction.set_rollback(True)


# The commands


def test_the_world_has_everybody_and_every_state(asker):
    rows = asker.world["objects"]
    assert set(asker.world["people"]) | {ANONYMOUS} == set(ROLES)
    for kind, states in (("report", REPORT_STATES), ("update", UPDATE_STATES)):
        assert {r["state"] for r in rows if (r["kind"], r["organisation"]) == (kind, "a")} == set(states)
    assert {row["country"] for row in asker.world["organisations"].values()} == {"SE", "DK"}
    assert len(set(asker.world["markers"])) == len(asker.world["markers"])


def test_the_same_seed_makes_the_same_secrets(asker):
    again, other = World(SEED), World(SEED + 1)
    assert asker.world["people"]["office"]["password"] == again.secret("password", "office")
    assert again.secret("totp", "office") != other.secret("totp", "office")


def test_known_passwords_are_refused_on_a_real_portal(asker, settings, monkeypatch):
    settings.DEBUG = False
    monkeypatch.delenv("ALLOW_SEED", raising=False)
    with pytest.raises(CommandError, match="ALLOW_SEED"):
        call_command("seed_access", "--seed", "8")
    monkeypatch.setenv("ALLOW_SEED", "1")
    with pytest.raises(CommandError, match="already"):
        call_command("seed_access", "--seed", str(SEED))


def test_list_urls_names_every_address(capsys):
    call_command("list_urls", "--json")
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["report-accept"] == {
        "name": "report-accept", "pattern": "<language>/workspace/reports/<int:pk>/accept/",
        "methods": ["OPTIONS", "POST"],
    }  # fmt: skip
    assert "admin:microprojects_report_changelist" in rows
