import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0009_groups_confirm_pages"),
        ("initiatives", "0011_groups_of_roles_and_approval"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfirmationRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmation_round",
                        to="home.meeting",
                    ),
                ),
            ],
            options={"ordering": ["-opened", "-pk"], "default_permissions": ()},
        ),
    ]
