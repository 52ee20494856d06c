from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0008_picture_stands_beside_the_heading"),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="confirms_pages",
            field=models.BooleanField(
                default=False,
                help_text="In the three months before each meeting, those who answer for an initiative are asked to confirm that its page is right.",
                verbose_name="asks for confirmation of the pages",
            ),
        ),
    ]
