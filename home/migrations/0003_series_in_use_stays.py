from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_organisation_and_figures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="observation",
            name="series",
            field=models.ForeignKey(
                on_delete=models.deletion.PROTECT,
                related_name="observations",
                to="home.series",
                verbose_name="series",
            ),
        ),
    ]
