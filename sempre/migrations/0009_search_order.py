from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sempre", "0008_search_bodies")]

    operations = [
        migrations.RemoveIndex("searchentry", "search_entry_title"),
        migrations.AddIndex(
            "searchentry",
            models.Index(
                fields=["language", "sort_key", "path"], include=["content_type", "object_id"], name="search_entry_order"
            ),
        ),
    ]
