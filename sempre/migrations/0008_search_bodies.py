from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sempre", "0007_big_portal")]

    operations = [
        migrations.AddField("searchentry", "body", models.TextField(blank=True, db_default="", default="")),
    ]
