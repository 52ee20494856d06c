from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_statistics"),
    ]

    operations = [
        migrations.AddField(
            model_name="indexbuild",
            name="version",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="indexbuild",
            name="replaced",
            field=models.JSONField(default=list),
        ),
    ]
