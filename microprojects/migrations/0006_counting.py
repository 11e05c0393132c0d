import django.contrib.postgres.fields
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION microprojects_as_counted(ids bigint[]) RETURNS SETOF microprojects_countedas LANGUAGE sql STABLE AS $$
  SELECT id, country, status, network_id, round(lat * 10000)::bigint, round(lon * 10000)::bigint,
    ARRAY(SELECT targetgroup_id FROM microprojects_microproject_target_groups WHERE microproject_id = project.id)
  FROM microprojects_microproject AS project
  WHERE id = ANY (ids) AND state = 'published'
$$;

CREATE FUNCTION microprojects_count_anew(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever else changes one of them waits here, or made us wait: the statements below see what they committed.
  PERFORM 1 FROM microprojects_microproject WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO microprojects_tally (target_group, country, status, network, "row", "column", number, lat, lon)
  SELECT target_group, country, status, network, floor(lat / 10000.0), floor(lon / 20000.0),
    sum(change), sum(change * lat), sum(change * lon)
  FROM (
    SELECT *, -1 AS change FROM microprojects_countedas WHERE micro_project = ANY (ids)
    UNION ALL SELECT *, 1 FROM microprojects_as_counted(ids)
  ) AS changes CROSS JOIN LATERAL unnest(target_groups || NULL::bigint) AS target_group
  GROUP BY target_group, country, status, network, floor(lat / 10000.0), floor(lon / 20000.0)
  HAVING sum(change) <> 0 OR sum(change * lat) <> 0 OR sum(change * lon) <> 0;
  DELETE FROM microprojects_countedas WHERE micro_project = ANY (ids);
  INSERT INTO microprojects_countedas SELECT * FROM microprojects_as_counted(ids);
END $$;

CREATE FUNCTION microprojects_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
  EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[0]) INTO ids;
  IF ids IS NOT NULL THEN
    PERFORM microprojects_count_anew(ids);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_none_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM microprojects_tally;
  DELETE FROM microprojects_countedas;
  RETURN NULL;
END $$;
"""
# The languages at the time of this migration, in the order of ``PLAIN_TITLES``.
TITLES = "slug || ' ' || " + " || ' ' || ".join(
    f"coalesce(title_{code}, '')" for code in ("sv", "da", "de", "pl", "et", "lv", "lt", "fi", "en")
)
PLAIN = """
CREATE FUNCTION microprojects_plain(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$ SELECT lower(unaccent('unaccent', words)) $$
"""
INDEX = f"""
CREATE INDEX micro_project_titles ON microprojects_microproject USING gin (microprojects_plain({TITLES}) gin_trgm_ops)
"""
TABLES = {"microprojects_microproject": "id", "microprojects_microproject_target_groups": "microproject_id"}
TRIGGERS = [
    f"CREATE TRIGGER microprojects_count_{event.lower()} AFTER {event} ON {table} "
    f"REFERENCING {'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed "
    f"FOR EACH STATEMENT EXECUTE FUNCTION microprojects_changed('{column}')"
    for table, column in TABLES.items()
    for event in ("INSERT", "UPDATE", "DELETE")
] + [
    "CREATE TRIGGER microprojects_count_truncate AFTER TRUNCATE ON microprojects_microproject "
    "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_none_left()"
]
AWAY = [
    "DROP TRIGGER microprojects_count_truncate ON microprojects_microproject",
    "DROP FUNCTION microprojects_none_left()",
    *(
        f"DROP TRIGGER microprojects_count_{event} ON {table}"
        for table in TABLES
        for event in ("insert", "update", "delete")
    ),
    "DROP FUNCTION microprojects_changed()",
    "DROP FUNCTION microprojects_count_anew(bigint[])",
    "DROP FUNCTION microprojects_as_counted(bigint[])",
]


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0005_reading_indexes")]

    operations = [
        migrations.CreateModel(
            name="CountedAs",
            fields=[
                ("micro_project", models.BigIntegerField(primary_key=True, serialize=False)),
                ("country", models.CharField(max_length=2)),
                ("status", models.CharField(max_length=10)),
                ("network", models.BigIntegerField(null=True)),
                ("lat", models.BigIntegerField(null=True)),
                ("lon", models.BigIntegerField(null=True)),
                (
                    "target_groups",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_group", models.BigIntegerField(null=True)),
                ("country", models.CharField(max_length=2)),
                ("status", models.CharField(max_length=10)),
                ("network", models.BigIntegerField(null=True)),
                ("row", models.IntegerField(null=True)),
                ("column", models.IntegerField(null=True)),
                ("number", models.IntegerField()),
                ("lat", models.BigIntegerField(null=True)),
                ("lon", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["target_group", "country", "status", "network"], name="tally_counted_by")
                ],
            },
        ),
        migrations.RunSQL(
            [FUNCTIONS, *TRIGGERS, "SELECT microprojects_count_anew(ARRAY(SELECT id FROM microprojects_microproject))"],
            AWAY,
        ),
        migrations.RunSQL(
            [PLAIN, INDEX], ["DROP INDEX micro_project_titles", "DROP FUNCTION microprojects_plain(text)"]
        ),
        migrations.AddIndex(
            model_name="microproject",
            index=models.Index(fields=["-updated_at", "-id"], name="micro_project_changed"),
        ),
        migrations.AddIndex(
            model_name="microproject",
            index=models.Index(
                condition=models.Q(("state", "draft")), fields=["-updated_at"], name="micro_project_drafts"
            ),
        ),
        migrations.AddIndex(
            model_name="microproject", index=models.Index(fields=["country"], name="micro_project_country")
        ),
        migrations.AddIndex(
            model_name="microproject", index=models.Index(fields=["status"], name="micro_project_status")
        ),
    ]
