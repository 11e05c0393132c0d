import importlib

import django.contrib.postgres.fields
from django.db import migrations, models

before = importlib.import_module("microprojects.migrations.0006_counting").FUNCTIONS
END = "$$;\n"
ALONE = "".join(f"{function}{END}" for function in before.split(END)[:2]).replace("CREATE", "CREATE OR REPLACE")
BY_PARTNER = (
    ALONE.replace(
        "WHERE microproject_id = project.id)\n",
        "WHERE microproject_id = project.id),\n"
        "    ARRAY(SELECT partner_id FROM microprojects_microproject_partners WHERE microproject_id = project.id)\n",
    )
    .replace("tally (target_group, ", "tally (target_group, partner, ")
    .replace("SELECT target_group, ", "SELECT target_group, partner, ")
    .replace("GROUP BY target_group, ", "GROUP BY target_group, partner, ")
    .replace(
        "AS target_group\n",
        "AS target_group\n  CROSS JOIN LATERAL unnest(partners || NULL::bigint) AS partner\n",
    )
)
LINKS = "microprojects_microproject_partners"
BOTH = (LINKS, "microprojects_microproject_target_groups")
LINKS_GONE = """
CREATE FUNCTION microprojects_links_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM microprojects_count_anew(ARRAY(SELECT micro_project FROM microprojects_countedas));
  RETURN NULL;
END $$;
"""
TRIGGERS = [
    f"CREATE TRIGGER microprojects_count_{event.lower()} AFTER {event} ON {LINKS} "
    f"REFERENCING {'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_changed('microproject_id')"
    for event in ("INSERT", "UPDATE", "DELETE")
]
# A link that is led to another micro-project is one less for the first; 0006 did not see that.
TRIGGERS += [
    trigger
    for table in BOTH
    for trigger in (
        f"CREATE TRIGGER microprojects_count_led_away AFTER UPDATE ON {table} REFERENCING OLD TABLE AS changed "
        "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_changed('microproject_id')",
        f"CREATE TRIGGER microprojects_count_truncate AFTER TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION microprojects_links_gone()",
    )
]
AWAY = [
    *(f"DROP TRIGGER microprojects_count_{event} ON {LINKS}" for event in ("insert", "update", "delete")),
    *(f"DROP TRIGGER microprojects_count_{event} ON {table}" for table in BOTH for event in ("led_away", "truncate")),
    "DROP FUNCTION microprojects_links_gone()",
]
EMPTY = ["DELETE FROM microprojects_tally", "DELETE FROM microprojects_countedas"]
COUNT = "SELECT microprojects_count_anew(ARRAY(SELECT id FROM microprojects_microproject))"
# The newest of a partner, without a look at all that it ever had.
NEWEST = f"CREATE INDEX micro_project_partners_newest ON {LINKS} (partner_id, microproject_id DESC)"


class Migration(migrations.Migration):
    dependencies = [("microprojects", "0009_exact_figures"), ("partners", "0001_initial")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, [ALONE, COUNT]),  # on the way back, once the columns are gone
        migrations.AddField(
            "countedas",
            "partners",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField("tally", "partner", models.BigIntegerField(null=True)),
        migrations.RunSQL([*EMPTY, BY_PARTNER, LINKS_GONE, *TRIGGERS, COUNT, NEWEST], [
            "DROP INDEX micro_project_partners_newest", *AWAY, *EMPTY,
        ]),
        migrations.RemoveIndex("tally", "tally_counted_by"),
        migrations.AddIndex(
            "tally",
            models.Index(fields=["target_group", "partner", "country", "status", "network"], name="tally_counted_by"),
        ),
    ]  # fmt: skip
