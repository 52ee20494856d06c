import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0010_mails_to_staff"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageViews",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="views")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="view_counts",
                        to="wagtailcore.page",
                    ),
                ),
            ],
            options={
                "verbose_name": "page views",
                "verbose_name_plural": "page views",
                "indexes": [models.Index(fields=["day"], name="cms_page_views_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "day"), name="cms_page_views_page_day")
                ],
            },
        ),
    ]
