import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION microprojects_note_figures(ids bigint[], gone boolean) RETURNS void LANGUAGE sql AS $$
  -- Whoever makes a table takes away the notes that it sees: only those of this transaction spare another one.
  INSERT INTO microprojects_figurechange (indicator, takes_away, transaction)
  SELECT one, gone, now_in FROM unnest(ids) AS one, CAST(CAST(pg_current_xact_id() AS text) AS bigint) AS now_in
  WHERE NOT EXISTS (
    SELECT 1 FROM microprojects_figurechange
    WHERE indicator = one AND takes_away = gone AND transaction = now_in
  )
$$;

CREATE FUNCTION microprojects_figures_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM microprojects_note_figures(
    ARRAY(SELECT DISTINCT indicator_id FROM changed),
    -- A figure that is gone, or was taken back by a new version of its report.
    TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND EXISTS (SELECT FROM changed WHERE number IS NULL AND text = '')
  );
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_splits_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM microprojects_note_figures(ARRAY(
    SELECT DISTINCT indicator_id FROM microprojects_figure WHERE id IN (SELECT figure_id FROM changed)
  ), false);
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_figures_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A report is void or no more, a micro-project is published or no more, or is in another country.
  IF TG_TABLE_NAME = 'microprojects_report' THEN
    PERFORM microprojects_note_figures(ARRAY(
      SELECT DISTINCT indicator_id FROM microprojects_figure WHERE report_id = NEW.id
    ), NEW.state = 'void');
  ELSE
    PERFORM microprojects_note_figures(ARRAY(
      SELECT DISTINCT indicator_id FROM microprojects_figure WHERE micro_project_id = NEW.id
    ), NEW.state <> 'published');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_indicator_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM microprojects_note_figures(ARRAY[NEW.id], true);
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_all_figures_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM microprojects_note_figures(ARRAY(SELECT id FROM microprojects_indicator), TG_OP = 'TRUNCATE');
  RETURN NULL;
END $$;
"""


def _statements(table: str, function: str) -> list[str]:
    return [
        f"CREATE TRIGGER microprojects_figures_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        for event in ("INSERT", "UPDATE", "DELETE")
    ] + [
        f"CREATE TRIGGER microprojects_figures_truncate AFTER TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_all_figures_changed()"
    ]


def _where(table: str, function: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER microprojects_figures_told AFTER UPDATE ON {table} "
        f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {function}()"
    )


def _differs(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


RULES = ("kind", "over_time", "over_places", "counts_people", "splits", "is_public", "smallest_cell")
TRIGGERS = [
    *_statements("microprojects_figure", "microprojects_figures_changed"),
    *_statements("microprojects_figuresplit", "microprojects_splits_changed"),
    _where("microprojects_report", "microprojects_figures_told", "(OLD.state = 'void') <> (NEW.state = 'void')"),
    _where(
        "microprojects_microproject", "microprojects_figures_told",
        f"(OLD.state = 'published') <> (NEW.state = 'published') OR {_differs('country')}",
    ),
    _where("microprojects_indicator", "microprojects_indicator_changed", _differs(*RULES)),
    _where("networks_network", "microprojects_all_figures_changed", _differs("parent_id")),
    _where("microprojects_period", "microprojects_all_figures_changed", _differs("starts")),
]  # fmt: skip
AWAY = [
    *(
        f"DROP TRIGGER microprojects_figures_{event} ON {table}"
        for table in ("microprojects_figure", "microprojects_figuresplit")
        for event in ("insert", "update", "delete", "truncate")
    ),
    *(
        f"DROP TRIGGER microprojects_figures_told ON {table}"
        for table in (
            "microprojects_report", "microprojects_microproject", "microprojects_indicator", "networks_network",
            "microprojects_period",
        )
    ),
    "DROP FUNCTION microprojects_all_figures_changed()",
    "DROP FUNCTION microprojects_indicator_changed()",
    "DROP FUNCTION microprojects_figures_told()",
    "DROP FUNCTION microprojects_splits_changed()",
    "DROP FUNCTION microprojects_figures_changed()",
    "DROP FUNCTION microprojects_note_figures(bigint[], boolean)",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0007_open_reports"), ("networks", "0002_reporting")]

    operations = [
        migrations.CreateModel(
            name="FigureChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.BigIntegerField()),
                ("takes_away", models.BooleanField()),
                ("transaction", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["indicator", "takes_away", "transaction"], name="figure_change_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureTable",
            fields=[
                (
                    "indicator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="table",
                        serialize=False, to="microprojects.indicator",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seconds", models.FloatField(default=0)),
                ("is_large", models.BooleanField(default=False)),
                ("made_by", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="FigureRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_public", models.BooleanField()),
                ("by", models.CharField(max_length=13)),
                ("key", models.CharField(blank=True, max_length=20)),
                ("cells", models.JSONField()),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                        to="microprojects.indicator",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "is_public", "by", "key"), name="figure_row_once"
                    )
                ],
            },
        ),
        migrations.RunSQL([FUNCTIONS, *TRIGGERS], AWAY),
        migrations.AddIndex(
            model_name="figure", index=models.Index(fields=["network", "period"], name="figure_network")
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                condition=models.Q(("number__isnull", False)), fields=["micro_project", "period"], name="figure_given"
            ),
        ),
    ]  # fmt: skip
