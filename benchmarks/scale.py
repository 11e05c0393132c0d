"""Plainly invented reporting data for a scratch database, written in bulk by SQL: periods x micro-projects reports."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from microprojects.models import Indicator, Period
from networks.models import Mandate, Network
from partners.models import Membership, Partner
from sempre.models import User

PERIODS = 10
COUNTRIES = ("SE", "DK", "DE", "PL", "EE", "LV", "LT", "FI")
LOCAL_PER_REGION = 8
CONTENT = """{"figure-bench-people": 12, "figure-bench-meetings": 4, "figure-bench-hours": 30,
"happened": "We met.", "changed": "Two people lead.", "next": "A market."}"""

MICRO_PROJECTS = """
INSERT INTO microprojects_microproject (slug, state, original_language, confidence, sources, source_note, version,
  created_at, updated_at, title, title_en, original_title, original_title_language, summary, summary_en, body,
  country, place, status, status_note, starts, ends, service_type, ownership, legal_form, participants_note, website,
  in_accelerators, phase, position_approximate, network_id)
SELECT 'bench-' || n, 'published', 'en', 'high', '', '', 1, now(), now(), 'Bench ' || n, 'Bench ' || n, '', '', '', '',
  '', network.country, '', 'running', '', '', '', 'learning', '', '', '', '', false, 'sempre', true, network.id
FROM generate_series(%(first)s, %(last)s) AS n
JOIN (SELECT id, country, row_number() OVER (ORDER BY id) - 1 AS i FROM networks_network WHERE kind = 'len') AS network
  ON network.i = (n - 1) %% %(networks)s
"""
OBLIGATIONS = """
INSERT INTO microprojects_obligation (micro_project_id, period_id, network_id, starts, ends, due, first_due,
  holder_id, holding_level, held_since)
SELECT project.id, period.id, project.network_id, period.starts, period.ends, period.due, period.due, mandate.user_id,
  'local', now()
FROM microprojects_microproject project CROSS JOIN microprojects_period period
JOIN networks_mandate mandate ON mandate.network_id = project.network_id
WHERE project.slug LIKE 'bench-%' ON CONFLICT DO NOTHING
"""
REPORTS = """
INSERT INTO microprojects_report (obligation_id, state, language, content, touched, parked, revision, number,
  assessment, same_person, texts_only, first_submitted_on)
SELECT obligation.id, CASE WHEN due < now()::date - 60 THEN 'accepted'
  ELSE (ARRAY['draft', 'submitted', 'returned', 'forwarded', 'accepted'])
    [1 + (split_part(project.slug, '-', 2)::int - 1) %% 5] END,
  'en', %(content)s::jsonb, '{}', '[]', 1, 1, '', false, false, due
FROM microprojects_obligation obligation
JOIN microprojects_microproject project ON project.id = obligation.micro_project_id ON CONFLICT DO NOTHING
"""
VERSIONS = """
INSERT INTO microprojects_reportversion (report_id, number, snapshot, at)
SELECT id, 1, jsonb_build_object('schema', 1, 'language', 'en', 'content', content, 'questions', '[]'::jsonb,
  'indicators', '[]'::jsonb, 'attachments', '[]'::jsonb), now()
FROM microprojects_report WHERE state <> 'draft' ON CONFLICT DO NOTHING
"""
FIGURES = """
INSERT INTO microprojects_figure (report_id, version_id, indicator_id, micro_project_id, network_id, period_id, number,
  text, note)
SELECT report.id, version.id, indicator.id, obligation.micro_project_id, obligation.network_id, obligation.period_id,
  1 + report.id % 40, '', ''
FROM microprojects_report report
JOIN microprojects_reportversion version ON version.report_id = report.id
JOIN microprojects_obligation obligation ON obligation.id = report.obligation_id
CROSS JOIN microprojects_indicator indicator
WHERE report.state = 'accepted' ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class People:
    """One person in each role, in the first region."""

    reporter: User
    coordinator: User
    office: User


def make_base() -> People:
    """Make the regions, their networks, mandates, periods and indicators, and return who looks at the board."""
    lead = Partner.objects.create(slug="bench-lead", short_name="Bench lead", role="lead", country="DE")
    people = None
    for country in COUNTRIES:
        partner = Partner.objects.create(
            slug=f"bench-{country.lower()}", short_name=f"Bench {country}", country=country
        )
        region = Network.objects.create(
            slug=f"bench-rcg-{country.lower()}",
            kind="rcg",
            name_en=f"Region {country}",
            partner=partner,
            country=country,
        )
        coordinator = _person(f"region.{country}", partner, "coordinator", region, "regional_coordinator")
        for n in range(LOCAL_PER_REGION):
            slug = f"bench-len-{country.lower()}-{n}"
            local = Network.objects.create(
                slug=slug, kind="len", name_en=slug, partner=partner, country=country, parent=region
            )
            reporter = _person(slug, partner, "reporter", local, "reporter")
            people = people or (reporter, coordinator)
    office = User.objects.create_user("office@bench.invalid", name="Office")
    Membership.objects.create(user=office, partner=lead, role="office")
    _make_periods()
    for position, slug in enumerate(("bench-people", "bench-meetings", "bench-hours")):
        Indicator.objects.create(slug=slug, title_en=slug, is_headline=True, position=position)
    return People(*people, office)


def _person(name: str, partner: Partner, membership: str, network: Network, role: str) -> User:
    user = User.objects.create_user(f"{name}@bench.invalid", name=name)
    Membership.objects.create(user=user, partner=partner, role=membership)
    Mandate.objects.create(user=user, network=network, role=role, since=dt.date(2020, 1, 1))
    return user


def _make_periods() -> None:
    ends = timezone.localdate() - dt.timedelta(days=10)
    for n in range(PERIODS):
        starts = ends - dt.timedelta(days=181)
        Period.objects.create(slug=f"bench-{n}", title_en=f"Period {n}", starts=starts, ends=ends, is_automatic=False)
        ends = starts - dt.timedelta(days=1)


def grow(reports: int) -> None:
    """Bring the number of reports up to ``reports``, a multiple of the number of periods."""
    projects = reports // PERIODS
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM microprojects_microproject WHERE slug LIKE 'bench-%'")
        first = cursor.fetchone()[0] + 1
        networks = len(COUNTRIES) * LOCAL_PER_REGION
        cursor.execute(MICRO_PROJECTS, {"first": first, "last": projects, "networks": networks})
        cursor.execute(OBLIGATIONS)
        cursor.execute(REPORTS, {"content": CONTENT})
        cursor.execute(VERSIONS)
        cursor.execute(FIGURES)
        cursor.execute("ANALYZE")
