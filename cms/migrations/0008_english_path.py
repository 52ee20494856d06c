import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_dead_addresses"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextBeforePull",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content_json", models.TextField()),
                ("schema_version", models.CharField(max_length=255)),
                ("object_repr", models.CharField(max_length=200)),
                ("last_updated_at", models.DateTimeField(verbose_name="Danish text of")),
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text_before_pull",
                        to="wagtail_localize.translationsource",
                    ),
                ),
            ],
            options={
                "verbose_name": "text before the pull",
                "verbose_name_plural": "texts before the pull",
            },
        ),
    ]
