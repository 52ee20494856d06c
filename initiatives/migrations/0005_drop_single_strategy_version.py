from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0004_carry_strategy_versions")]
    operations = [migrations.RemoveField(model_name="initiativepage", name="strategy_version")]
