import importlib

import django.db.models.deletion
from django.db import migrations, models

before = importlib.import_module("microprojects.migrations.0007_open_reports").FUNCTIONS
SET_OUTCOME = before[: before.index("CREATE FUNCTION microprojects_outcome_changed")]
OUTCOME_ALONE = SET_OUTCOME.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
WITH_FIGURES = OUTCOME_ALONE.replace(
    "  RETURN NEW;",
    """  NEW.has_figures := EXISTS (
    SELECT FROM microprojects_figure
    WHERE micro_project_id = NEW.micro_project_id AND period_id = NEW.period_id AND number IS NOT NULL
  );
  RETURN NEW;""",
)
FUNCTIONS = """
CREATE FUNCTION microprojects_touch_obligations(projects bigint[], periods bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
  -- Locked in one order, then touched: each row is looked at anew once whoever held it is done.
  ids := ARRAY(
    SELECT id FROM microprojects_obligation
    WHERE (micro_project_id, period_id) IN (SELECT * FROM unnest(projects, periods)) ORDER BY id FOR NO KEY UPDATE
  );
  UPDATE microprojects_obligation SET outcome = outcome WHERE id = ANY (ids);
END $$;

CREATE FUNCTION microprojects_figures_come_or_go() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE projects bigint[]; periods bigint[];
BEGIN
  SELECT array_agg(micro_project_id), array_agg(period_id) INTO projects, periods
    FROM (SELECT DISTINCT micro_project_id, period_id FROM changed WHERE number IS NOT NULL) AS them;
  IF projects IS NOT NULL THEN
    PERFORM microprojects_touch_obligations(projects, periods);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_figures_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE projects bigint[]; periods bigint[];
BEGIN
  -- Corrections change no more than the number, and wait for nobody.
  WITH gone AS (SELECT id, micro_project_id, period_id FROM was WHERE number IS NOT NULL),
    come AS (SELECT id, micro_project_id, period_id FROM changed WHERE number IS NOT NULL)
  SELECT array_agg(micro_project_id), array_agg(period_id) INTO projects, periods FROM (
    (SELECT * FROM gone EXCEPT SELECT * FROM come) UNION (SELECT * FROM come EXCEPT SELECT * FROM gone)
  ) AS them;
  IF projects IS NOT NULL THEN
    PERFORM microprojects_touch_obligations(projects, periods);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION microprojects_no_figures_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE microprojects_obligation SET outcome = outcome WHERE has_figures;
  RETURN NULL;
END $$;
"""
TRIGGERS = [
    *(
        f"CREATE TRIGGER microprojects_given_{event.lower()} AFTER {event} ON microprojects_figure "
        f"REFERENCING {'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed "
        "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_figures_come_or_go()"
        for event in ("INSERT", "DELETE")
    ),
    "CREATE TRIGGER microprojects_given_update AFTER UPDATE ON microprojects_figure "
    "REFERENCING OLD TABLE AS was NEW TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_figures_taken_back()",
    "CREATE TRIGGER microprojects_given_truncate AFTER TRUNCATE ON microprojects_figure "
    "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_no_figures_left()",
]
AWAY = [
    *(
        f"DROP TRIGGER microprojects_given_{event} ON microprojects_figure"
        for event in ("insert", "update", "delete", "truncate")
    ),
    "DROP FUNCTION microprojects_no_figures_left()",
    "DROP FUNCTION microprojects_figures_taken_back()",
    "DROP FUNCTION microprojects_figures_come_or_go()",
    "DROP FUNCTION microprojects_touch_obligations(bigint[], bigint[])",
    OUTCOME_ALONE,
]
TOUCH = (
    "UPDATE microprojects_obligation AS obligation SET outcome = outcome WHERE NOT EXISTS "
    "(SELECT FROM microprojects_figure AS figure WHERE figure.micro_project_id = obligation.micro_project_id "
    "AND figure.period_id = obligation.period_id AND number IS NOT NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0008_public_figures"), ("networks", "0002_reporting")]

    operations = [
        # True: where most reports are accepted, few rows have to be written.
        migrations.AddField("obligation", "has_figures", models.BooleanField(db_default=True, editable=False)),
        migrations.RunSQL([WITH_FIGURES, FUNCTIONS, *TRIGGERS, TOUCH], AWAY),
        migrations.AddIndex(
            "obligation",
            models.Index(
                condition=models.Q(("has_figures", False), models.Q(("stage", "void"), _negated=True)),
                fields=["network", "period", "micro_project"], name="obligation_no_figures",
            ),
        ),
        migrations.AddIndex(
            "figure",
            models.Index(
                condition=models.Q(("number__isnull", False), models.Q(("text", ""), _negated=True), _connector="OR"),
                fields=["network", "indicator", "micro_project"],
                include=["id", "period", "report", "number", "base", "corrected_at"],
                name="figure_summed",
            ),
        ),
        # Other indexes begin with them.
        migrations.AlterField(
            "figure", "indicator",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="figures",
                to="microprojects.indicator", verbose_name="indicator",
            ),
        ),
        migrations.AlterField(
            "figure", "network",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="figures",
                to="networks.network", verbose_name="network",
            ),
        ),
    ]  # fmt: skip
