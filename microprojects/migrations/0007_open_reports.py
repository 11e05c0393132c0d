from django.db import migrations, models

OPEN = models.Q(("is_open", True))
BESIDE = ["network", "starts", "holding_level"]
# The one place that says what came of an obligation: every insert and update of it asks, a report that changes
# touches it. The row is locked before the function runs, so it sees what others committed.
FUNCTIONS = """
CREATE FUNCTION microprojects_set_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_late boolean;
  is_confirmed boolean;
BEGIN
  SELECT CASE WHEN state = 'draft' AND saved_at IS NULL THEN '' ELSE state END,
      coalesce(first_submitted_on > NEW.due, false), skip_confirmed_at IS NOT NULL
    INTO NEW.stage, is_late, is_confirmed
    FROM microprojects_report WHERE obligation_id = NEW.id;
  NEW.stage := coalesce(NEW.stage, '');
  NEW.outcome := CASE
    WHEN NEW.waived_at IS NOT NULL THEN 'waived'
    WHEN NEW.stage IN ('void', 'skipped') THEN NEW.stage
    WHEN NEW.stage IN ('submitted', 'forwarded', 'accepted') THEN CASE WHEN is_late THEN 'late' ELSE 'answered' END
    ELSE ''
  END;
  NEW.is_open := CASE NEW.outcome
    WHEN '' THEN true
    WHEN 'skipped' THEN NOT is_confirmed
    WHEN 'answered' THEN NEW.stage <> 'accepted'
    WHEN 'late' THEN NEW.stage <> 'accepted'
    ELSE false
  END;
  RETURN NEW;
END $$;

CREATE FUNCTION microprojects_outcome_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE microprojects_obligation SET outcome = outcome WHERE id IN (OLD.obligation_id, NEW.obligation_id);
  RETURN NULL;
END $$;
"""
WATCHED = ("obligation_id", "state", "saved_at IS NULL", "first_submitted_on", "skip_confirmed_at")
CHANGED = "({}) IS DISTINCT FROM ({})".format(*(", ".join(f"{row}.{c}" for c in WATCHED) for row in ("OLD", "NEW")))
TRIGGERS = [
    "CREATE TRIGGER microprojects_outcome BEFORE INSERT OR UPDATE ON microprojects_obligation "
    "FOR EACH ROW EXECUTE FUNCTION microprojects_set_outcome()",
    # The draft that the calendar opens changes nothing: without a report it is pending just as well.
    "CREATE TRIGGER microprojects_outcome_insert AFTER INSERT ON microprojects_report FOR EACH ROW "
    "WHEN (NEW.state <> 'draft' OR NEW.saved_at IS NOT NULL) EXECUTE FUNCTION microprojects_outcome_changed()",
    f"CREATE TRIGGER microprojects_outcome_update AFTER UPDATE ON microprojects_report FOR EACH ROW "
    f"WHEN ({CHANGED}) EXECUTE FUNCTION microprojects_outcome_changed()",
    "CREATE TRIGGER microprojects_outcome_delete AFTER DELETE ON microprojects_report FOR EACH ROW "
    "EXECUTE FUNCTION microprojects_outcome_changed()",
]
AWAY = [
    *(
        f"DROP TRIGGER microprojects_outcome_{event} ON microprojects_report"
        for event in ("insert", "update", "delete")
    ),
    "DROP TRIGGER microprojects_outcome ON microprojects_obligation",
    "DROP FUNCTION microprojects_outcome_changed()",
    "DROP FUNCTION microprojects_set_outcome()",
]
TOUCH = (
    "UPDATE microprojects_obligation AS obligation SET outcome = outcome WHERE waived_at IS NOT NULL OR EXISTS "
    "(SELECT FROM microprojects_report AS report WHERE report.obligation_id = obligation.id "
    "AND (report.state <> 'draft' OR report.saved_at IS NOT NULL))"
)


def index(name: str, *fields: str, **rest) -> migrations.AddIndex:
    return migrations.AddIndex("obligation", models.Index(fields=[*fields], name=name, **rest))


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0006_counting")]

    operations = [
        migrations.AddField("obligation", "stage", models.CharField(db_default="", editable=False, max_length=10)),
        migrations.AddField("obligation", "outcome", models.CharField(db_default="", editable=False, max_length=8)),
        migrations.AddField("obligation", "is_open", models.BooleanField(db_default=True, editable=False)),
        migrations.RunSQL([FUNCTIONS, *TRIGGERS, TOUCH], AWAY),
        index("obligation_outcome", "outcome", "due", "id", include=BESIDE),
        index("obligation_stage", "stage", "due", "id", include=["outcome", *BESIDE]),
        index("obligation_network_outcome", "network", "outcome", "due", "id"),
        index("obligation_period_network", "period", "network"),
        index("obligation_open", "due", "id", include=["outcome", *BESIDE], condition=OPEN),
        index("obligation_open_network", "network", "due", "id", condition=OPEN),
        index("obligation_open_holder", "holder", "due", "id", condition=OPEN),
        migrations.AddIndex(
            "microproject",
            models.Index(fields=["network", "country", "status"], include=["id"], name="micro_project_scope"),
        ),
    ]
