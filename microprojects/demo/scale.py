"""Plainly invented micro-projects and reports for a scratch database, written in bulk by SQL."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from microprojects.models import Indicator, MicroProject, Period
from networks.models import Mandate, Network
from partners.models import Membership, Partner, TargetGroup
from sempre import languages
from sempre.models import User

PERIODS = 10
COUNTRIES = ("SE", "DK", "DE", "PL", "EE", "LV", "LT", "FI")
LOCAL_PER_REGION = 8
GROUPS = 8
CONTENT = """{"figure-bench-people": 12, "figure-bench-meetings": 4, "figure-bench-hours": 30,
"happened": "We met.", "changed": "Two people lead.", "next": "A market."}"""


def _each(name: str) -> str:
    return ", ".join(f"{name}_{code}" for code in languages.CODES)


def _each_said(name: str) -> str:
    return ", ".join(f"'{code} ' || {name}" for code in languages.CODES)


MICRO_PROJECTS = f"""
INSERT INTO microprojects_microproject (slug, state, original_language, confidence, sources, source_note, version,
  created_at, updated_at, title, {_each("title")}, original_title, original_title_language, summary, {_each("summary")},
  body, country, place, lat, lon, status, status_note, starts, ends, service_type, ownership, legal_form,
  participants_note, website, in_accelerators, phase, position_approximate, network_id)
SELECT 'bench-' || n, 'published', 'en', 'high', '', '', 1, now(), now(), title, {_each_said("title")}, '', '',
  summary, {_each_said("summary")}, '', country, 'Place ' || n %% 500, lat + (n %% 1000 * 7919 %% 1000) / 500.0 - 1,
  lon + (n %% 1000 * 104729 %% 1000) / 250.0 - 2,
  (ARRAY['running', 'finished', 'continued', 'planned'])[1 + CASE WHEN n %% 10 < 7 THEN 0 ELSE n %% 4 END], '', '', '',
  'learning', '', '', '', '', n %% 500 = 0, 'sempre', true, network_id
FROM (
  SELECT n, network.id AS network_id, network.country, centre.lat, centre.lon,
    'Invented ' || (ARRAY['garden', 'kitchen', 'workshop', 'choir', 'bus', 'shop', 'studio', 'walk'])[1 + n * 31 %% 8]
      || ' ' || n AS title,
    'Made up to measure with: neighbours of place ' || n %% 500 || ' meet, plan and try something out.' AS summary
  FROM generate_series(%(first)s, %(last)s) AS n
  JOIN (SELECT id, country, row_number() OVER (ORDER BY id) - 1 AS i FROM networks_network
    WHERE kind = 'len' AND slug LIKE 'bench-%%') AS network ON network.i = (n - 1) %% %(networks)s
  JOIN (VALUES ('SE', 59.5, 15.5), ('DK', 55.8, 9.4), ('DE', 53.8, 9.9), ('PL', 53.6, 19.0), ('EE', 58.8, 25.6),
    ('LV', 56.9, 25.0), ('LT', 55.3, 23.9), ('FI', 62.0, 25.5)) AS centre (code, lat, lon)
    ON centre.code = network.country) AS invented
"""  # noqa: S608 - names of our own columns
TARGET_GROUPS = """
INSERT INTO microprojects_microproject_target_groups (microproject_id, targetgroup_id)
SELECT project.id, target_group.id
FROM microprojects_microproject project
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS i FROM partners_targetgroup WHERE slug LIKE 'bench-%') AS
  target_group ON target_group.i IN (project.id % 8, project.id / 8 % 8)
WHERE project.slug LIKE 'bench-%' ON CONFLICT DO NOTHING
"""
PARTNERS = """
INSERT INTO microprojects_microproject_partners (microproject_id, partner_id)
SELECT project.id, network.partner_id
FROM microprojects_microproject project JOIN networks_network network ON network.id = project.network_id
WHERE project.slug LIKE 'bench-%' ON CONFLICT DO NOTHING
"""
SEARCH_ENTRIES = """
INSERT INTO sempre_searchentry (content_type_id, object_id, kind, language, path, title, title_language, summary,
  country, target_groups, sort_key, vector)
SELECT %(content_type)s, project.id, 'micro-project', code, '/micro-projects/' || project.slug || '/',
  code || ' ' || project.title, code, project.summary, project.country,
  ARRAY(SELECT slug FROM partners_targetgroup JOIN microprojects_microproject_target_groups link
    ON link.targetgroup_id = partners_targetgroup.id WHERE link.microproject_id = project.id),
  lower(project.title),
  array_to_tsvector((SELECT array_agg(DISTINCT form) FROM regexp_split_to_table(lower(project.title), ' ') AS word,
    LATERAL (VALUES (word), ('=' || word), (code || '/' || word)) AS forms (form)))
FROM microprojects_microproject project CROSS JOIN unnest(%(codes)s) AS code
WHERE project.slug LIKE 'bench-%%' ON CONFLICT DO NOTHING
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
WHERE report.state = 'accepted' AND indicator.slug LIKE 'bench-%' ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class People:
    """One person in each role, in the first region."""

    reporter: User
    coordinator: User
    office: User


def make_base() -> People:
    """Make the regions, their networks, mandates, periods and indicators, and return who looks at the board."""
    lead = Partner.objects.filter(role=Partner.Role.LEAD).first() or Partner.objects.create(
        slug="bench-lead", short_name="Bench lead", role="lead", country="DE", state="published"
    )
    people = None
    for country in COUNTRIES:
        partner = Partner.objects.create(
            slug=f"bench-{country.lower()}", short_name=f"Bench {country}", country=country, state="published"
        )
        region = Network.objects.create(
            slug=f"bench-rcg-{country.lower()}",
            kind="rcg",
            name_en=f"Region {country}",
            partner=partner,
            country=country,
            state="published",
        )
        coordinator = _person(f"region.{country}", partner, "coordinator", region, "regional_coordinator")
        for n in range(LOCAL_PER_REGION):
            slug = f"bench-len-{country.lower()}-{n}"
            local = Network.objects.create(
                slug=slug, kind="len", name_en=slug, partner=partner, country=country, parent=region, state="published"
            )
            reporter = _person(slug, partner, "reporter", local, "reporter")
            people = people or (reporter, coordinator)
    office = User.objects.create_user("office@bench.invalid", name="Office")
    Membership.objects.create(user=office, partner=lead, role="office")
    _make_periods()
    for n in range(GROUPS):
        TargetGroup.objects.create(
            slug=f"bench-group-{n}", name_en=f"invented group {n}", kind="end_user", position=n, state="published"
        )
    for position, slug in enumerate(("bench-people", "bench-meetings", "bench-hours")):
        counts = {"counts_people": slug == "bench-people"}  # one whose table is masked
        Indicator.objects.create(slug=slug, title_en=slug, is_headline=True, position=position, **counts)
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
    grow_micro_projects(reports // PERIODS)
    with connection.cursor() as cursor:
        cursor.execute(OBLIGATIONS)
        cursor.execute(REPORTS, {"content": CONTENT})
        cursor.execute(VERSIONS)
        cursor.execute(FIGURES)
        cursor.execute("ANALYZE")


def grow_micro_projects(number: int) -> None:
    """Bring the number of micro-projects up to ``number``, with their rows in the search index."""
    content_type = ContentType.objects.get_for_model(MicroProject).pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM microprojects_microproject WHERE slug LIKE 'bench-%'")
        first = cursor.fetchone()[0] + 1
        networks = len(COUNTRIES) * LOCAL_PER_REGION
        cursor.execute(MICRO_PROJECTS, {"first": first, "last": number, "networks": networks})
        cursor.execute(TARGET_GROUPS)
        cursor.execute(PARTNERS)
        cursor.execute(SEARCH_ENTRIES, {"content_type": content_type, "codes": list(languages.CODES)})
        cursor.execute("ANALYZE")
