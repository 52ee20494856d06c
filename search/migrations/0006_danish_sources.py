from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAMES = {
    "domain list": "fagordliste",
    "everyday words": "hverdagsord",
    "basic vocabulary": "grundordforråd",
    "city themes": "byens temaer",
    "everyday situations": "hverdagssituationer",
}


def rename(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    synonyms = apps.get_model("search", "Synonym").objects
    for english, danish in NAMES.items():
        synonyms.filter(source=english).update(source=danish)


class Migration(migrations.Migration):
    """Word groups that were loaded before name their source in Danish, as the rest of their form."""

    dependencies = [
        ("search", "0005_build_versions"),
    ]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
