"""The leads' group, by its code in the demo content, asks for confirmation from the start."""

from typing import Any

from django.db import migrations


def let_leads_group_ask(apps: Any, schema_editor: Any) -> None:
    """Switch it on where the group is there already."""
    apps.get_model("home", "Group").objects.filter(code="tovholdergruppe").update(
        confirms_pages=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0009_groups_confirm_pages"),
    ]

    operations = [
        # On the way back the column goes.
        migrations.RunPython(let_leads_group_ask, migrations.RunPython.noop),
    ]
