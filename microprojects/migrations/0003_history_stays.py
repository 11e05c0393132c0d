from django.db import migrations

# History and versions are written once. The only change allowed is that a person is erased from them.
FUNCTION = """
CREATE FUNCTION microprojects_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  people text[] := ARRAY['actor_id', 'acting_for_id', 'submitted_by_id'];
  person text;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - people = to_jsonb(NEW) - people THEN
    FOREACH person IN ARRAY people LOOP
      IF coalesce(to_jsonb(NEW) ->> person, to_jsonb(OLD) ->> person, '') <> coalesce(to_jsonb(OLD) ->> person, '') THEN
        RAISE EXCEPTION 'history stays: % cannot become somebody else', person;
      END IF;
    END LOOP;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'history stays: % of % refused', TG_OP, TG_TABLE_NAME;
END $$;
"""
TRIGGER = """
CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION microprojects_history_stays();
"""
TABLES = ("microprojects_transitionevent", "microprojects_reportversion")


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0002_reporting")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION microprojects_history_stays()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER history_stays ON {table}")
            for table in TABLES
        ),
    ]
