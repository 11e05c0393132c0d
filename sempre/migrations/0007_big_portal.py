import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contenttypes", "0002_remove_content_type_name"), ("sempre", "0006_machine_drafts")]

    operations = [
        migrations.CreateModel(
            name="SearchWaiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
        ),
        # Both answer without the table: how many there are in each state, and how those of a record stand.
        migrations.AddIndex(
            "translationstate",
            models.Index(fields=["language", "status", "record_type"], name="translation_state_counted"),
        ),
        migrations.RemoveIndex("translationstate", "translation_state_status"),
        migrations.AddIndex(
            "translationstate",
            models.Index(
                fields=["record_type", "record_id", "language"], include=["status"], name="translation_state_of_record"
            ),
        ),
        migrations.RemoveIndex("translationstate", "translation_state_record"),
    ]
