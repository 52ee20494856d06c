"""An initiative may belong to several versions of the strategy: keep the one it had."""

from django.db import migrations


def carry(apps, schema_editor):
    page_model = apps.get_model("initiatives", "InitiativePage")
    for page in page_model.objects.filter(strategy_version__isnull=False):
        page.strategy_versions.add(page.strategy_version_id)


def back(apps, schema_editor):
    """Keep the newest: the old field holds one version."""
    page_model = apps.get_model("initiatives", "InitiativePage")
    for page in page_model.objects.filter(strategy_versions__isnull=False).distinct():
        page.strategy_version_id = (
            page.strategy_versions.order_by("-number").values_list("pk", flat=True).first()
        )
        page.save(update_fields=["strategy_version"])


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0003_updates_areas_and_reports")]
    operations = [migrations.RunPython(carry, back)]
