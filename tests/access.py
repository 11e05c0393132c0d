"""Every address asked by every role in every state: what ``access_matrix.yaml`` says, and what happened."""

import datetime as dt
import io
import os
import re
import time
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property

import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microprojects.demo.access_roles import PDF, PEOPLE, REPORT_STATES, UPDATE_STATES
from microprojects.models import Reason, Report
from sempre.models import User

FULL = os.environ.get("ACCESS_MATRIX") == "full"  # every role in every state, some thousand requests
ANONYMOUS = "anonymous"
ROLES = (ANONYMOUS, *PEOPLE)
STATES = {"report": REPORT_STATES, "update": UPDATE_STATES}
TABLES = (
    "microprojects_obligation", "microprojects_report", "microprojects_transitionevent", "microprojects_fieldcomment",
    "microprojects_attachment", "microprojects_correction", "microprojects_action", "microprojects_publicupdate",
    "microprojects_publicupdatetext", "microprojects_figure", "networks_mandate", "partners_consent",
    "partners_invitation", "microprojects_rollup", "microprojects_calendartoken",
    "microprojects_contribution", "microprojects_contributionlink",
)  # fmt: skip


def fingerprint() -> str:
    """Return one word for the rows that access is about: any change gives another."""
    parts = ", ".join(f"(SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t)" for table in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(concat_ws('/', {parts}))")
        return cursor.fetchone()[0]


def matrix() -> dict:
    return yaml.safe_load((settings.BASE_DIR / "tests" / "access_matrix.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Cell:
    """One request: which address and method, by whom, on what."""

    url: str
    method: str
    role: str
    state: str
    is_allowed: bool
    is_seen: bool

    def __str__(self) -> str:
        return f"{self.role} {self.method} {self.url} ({self.state})"


def _roles(names, groups: dict) -> list[str]:
    return [role for name in names.split() for role in groups.get(name, [name])]


def _listed(rows: dict | str | None, states, groups) -> set[tuple[str, str]]:
    """Return the (role, state) that ``{"roles": states or "all"}``, or just ``"roles"``, names."""
    rows = {rows: "all"} if isinstance(rows, str) else rows or {}
    return {
        (role, state)
        for names, among in rows.items()
        for role in _roles(names, groups)
        for state in (states if among == "all" else among)
    }


def cells() -> list[Cell]:
    """Return the matrix cell by cell: in full, or of every role and address what is let through and one refusal."""
    table = matrix()
    groups, found = table["groups"], []
    for name, entry in table["addresses"].items():
        kind = entry.get("of", "page")
        states = STATES.get(kind, ("",))
        seen = _listed(table["sees"].get(kind), states, groups)
        for method in (method for method in ("GET", "POST") if method in entry):
            allowed = _listed(entry[method], states, groups)
            for role in ROLES:
                mine = [
                    Cell(name, method, role, state, (role, state) in allowed, kind == "page" or (role, state) in seen)
                    for state in states
                ]
                found += mine if FULL else _some(mine)
    return found


def _some(mine: list[Cell]) -> list[Cell]:
    """Choose a cell that is let through and one that is refused, another state for each address and role.

    Who is let through in one state is refused in another at every second address. Of those who see nothing of
    organisation A every sixth is asked: they all meet the same 404.
    """
    number = zlib.crc32(f"{mine[0].url} {mine[0].method} {mine[0].role}".encode())
    granted = [cell for cell in mine if cell.is_allowed]
    seen = [cell for cell in mine if not cell.is_allowed and cell.is_seen]
    unseen = [cell for cell in mine if not cell.is_allowed and not cell.is_seen]
    if granted:
        asked = [granted, seen] if number >> 16 & 1 else [granted]
        return [cells[number % len(cells)] for cells in asked if cells]
    if seen:
        return [seen[number % len(seen)]]
    return [unseen[number % len(unseen)]] if number % 6 == 0 else []


@dataclass
class Asker:
    """Asks as each role; whatever a request does is taken back."""

    world: dict
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        if role not in self.clients:
            self.clients[role] = Client()
            if role != ANONYMOUS:
                _sign_in(self.clients[role], User.objects.get(pk=self.world["people"][role]["id"]))
        return self.clients[role]

    @cached_property
    def of_a(self) -> dict[tuple[str, str], dict]:
        rows = [row for row in self.world["objects"] if row["organisation"] == "a"]
        return {(row["kind"], row["state"]): row for row in rows}

    def record(self, kind: str, state: str) -> dict:
        if (kind, state) in self.of_a:
            return self.of_a[kind, state]
        return self.world["extra"].get(kind, {"id": 0})

    def address(self, name: str, entry: dict, state: str) -> str:
        record = self.record(entry.get("of", "page"), state)
        values = {
            key: record.get(str(value).removeprefix("$"), _nothing(value)) if str(value).startswith("$") else value
            for key, value in (entry.get("args") or {}).items()
        }
        if record["id"] and "slug" not in record:
            values["pk"] = record["id"]
        return reverse(name, kwargs=values)

    def data(self, entry: dict, record: dict) -> dict:
        """Fill in what a form carries: the revision that the person saw, a reason, a file."""
        report = Report.objects.filter(obligation=record.get("obligation", record["id"])).first()
        words = {
            "$revision": report.revision if report else 0,
            "$version": report.number if report else 0,
            "$reason": Reason.objects.offered("return").values_list("pk", flat=True).first(),
            "$skip": Reason.objects.offered("skip").values_list("pk", flat=True).first(),
            "$id": record["id"],
            "$yesterday": (timezone.localdate() - dt.timedelta(days=1)).isoformat(),
            "$soon": (timezone.localdate() + dt.timedelta(days=17)).isoformat(),
        }
        found = {
            name: words.get(value, value) if isinstance(value, str) else value
            for name, value in (entry.get("data") or {}).items()
        }
        for name in entry.get("files", ()):
            found[name] = SimpleUploadedFile("new.pdf", PDF + b"new")
        return found

    @cached_property
    def untouched(self) -> str:
        return fingerprint()

    def ask(self, cell: Cell, entry: dict):
        """Return the answer and whether anything changed; then take it back."""
        record = self.record(entry.get("of", "page"), cell.state)
        address, client = self.address(cell.url, entry, cell.state), self.client(cell.role)
        with transaction.atomic():
            data = self.data(entry, record) if cell.method == "POST" else entry.get("query")
            before = self.untouched
            response = getattr(client, cell.method.lower())(address, data or {})
            body = body_of(response)
            changed = cell.method == "POST" and before != fingerprint()
            transaction.set_rollback(True)
        client.cookies.pop("messages", None)
        return response, body, changed


def _nothing(value: str):
    return "00000000-0000-4000-8000-000000000000" if value in ("$document", "$picture") else 0


def body_of(response) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode("utf-8", "replace")


def _sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session, now = client.session, time.time() + 3600  # the tests may take longer than a sign-in counts as fresh
    shown = {"at": now, "email": user.email, "reauthenticated": True}
    session["account_authentication_methods"] = [
        {"method": "password"} | shown,
        {"method": "mfa", "type": "totp"} | shown,
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def leads_to_sign_in(response) -> bool:
    return response.status_code == 401 or (
        response.status_code == 302 and "/accounts/login/" in response.headers["Location"]
    ) or (response.status_code == 302 and "/admin/login/" in response.headers["Location"])  # fmt: skip


def foreign(body: str, markers: dict, role: str) -> list[str]:
    """Return the markers in ``body`` that ``role`` may not read."""
    return sorted({m for m in re.findall(r"CANARY-[\w-]+", body) if m in markers and role not in markers[m]})


def text_of_sheet(data: bytes) -> str:
    """Return what is written in an XLSX file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
