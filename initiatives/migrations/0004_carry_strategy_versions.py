"""An initiative may belong to several versions of the strategy: keep the one it had.

The rows of the joining table are written directly: the field of a cluster keeps what is added to
itself until its page is saved.
"""

from django.db import migrations


def carry(apps, schema_editor):
    page_model = apps.get_model("initiatives", "InitiativePage")
    joined = page_model.strategy_versions.through.objects
    for page in page_model.objects.filter(strategy_version__isnull=False):
        joined.get_or_create(initiativepage_id=page.pk, strategyversion_id=page.strategy_version_id)


def back(apps, schema_editor):
    """Keep the newest: the old field holds one version."""
    page_model = apps.get_model("initiatives", "InitiativePage")
    joined = page_model.strategy_versions.through.objects
    # Oldest first, so that the newest is written last.
    for row in joined.order_by("strategyversion__number"):
        page_model.objects.filter(pk=row.initiativepage_id).update(
            strategy_version=row.strategyversion_id
        )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0003_updates_areas_and_reports")]
    operations = [migrations.RunPython(carry, back)]
