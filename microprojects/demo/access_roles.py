"""Who is who in the world for testing access, and who may read what."""

import datetime as dt

from networks.models import Mandate
from partners.models import Membership

ROLE, JOIN = Mandate.Role, Membership.Role
REPORT_STATES = (
    "none", "draft", "submitted", "returned", "forwarded", "accepted", "reopened", "skipped", "void",
)  # fmt: skip
FEWER = ("draft", "submitted", "accepted")  # of the organisations that only others must not see into
UPDATE_STATES = ("proposed", "ready", "scheduled", "published", "withdrawn")
COUNTRIES = {"a": "SE", "b": "SE", "c": "DK"}
# role -> (organisation, membership, mandate, where: the local or the regional network, or everywhere)
PEOPLE = {
    "member_a": ("a", JOIN.MEMBER, None, ""),
    "reporter_a": ("a", JOIN.REPORTER, ROLE.REPORTER, "local"),
    "local_a": ("a", JOIN.REPORTER, ROLE.LOCAL_COORDINATOR, "local"),
    "publisher_a": ("a", JOIN.REPORTER, ROLE.PUBLISHER, "local"),
    "regional_a": ("a", JOIN.COORDINATOR, ROLE.REGIONAL_COORDINATOR, "region"),
    "deputy_a": ("a", JOIN.COORDINATOR, None, ""),
    "editor_a": ("a", JOIN.COORDINATOR, None, ""),
    "deactivated": ("a", JOIN.REPORTER, ROLE.REPORTER, "local"),
    "reporter_b": ("b", JOIN.REPORTER, ROLE.REPORTER, "local"),
    "regional_b": ("b", JOIN.COORDINATOR, ROLE.REGIONAL_COORDINATOR, "region"),
    "reporter_c": ("c", JOIN.REPORTER, ROLE.REPORTER, "local"),
    "regional_c": ("c", JOIN.COORDINATOR, ROLE.REGIONAL_COORDINATOR, "region"),
    "observer": ("c", JOIN.MEMBER, ROLE.OBSERVER, "everywhere"),
    "office": ("lead", JOIN.OFFICE, None, ""),
    "superuser": ("lead", JOIN.MEMBER, None, ""),
}
EVERYWHERE = ("office", "superuser")
READERS = {
    "a": ("reporter_a", "local_a", "publisher_a", "regional_a", "deputy_a", *EVERYWHERE),
    "b": ("reporter_b", "regional_b", *EVERYWHERE),
    "c": ("reporter_c", "regional_c", *EVERYWHERE),
}
LOCAL_READERS = {"a": ("reporter_a", "local_a"), "b": ("reporter_b",), "c": ("reporter_c",)}
WORKERS = {org: tuple(r for r in roles if r not in ("publisher_a", "deputy_a")) for org, roles in READERS.items()}
DAYS = dt.timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
