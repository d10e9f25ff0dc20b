import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monev", "0040_minutes_refusal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="waiver",
            name="waiver_kind_once_per_entry",
        ),
        migrations.AddField(
            model_name="waiver",
            name="requirement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waivers",
                to="monev.documentrequirement",
                verbose_name="dokumen",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("requirement__isnull", True)),
                fields=("entry", "kind"),
                name="waiver_kind_once_per_entry",
                violation_error_message="Syarat ini sudah dikecualikan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("requirement__isnull", False)),
                fields=("entry", "requirement"),
                name="waiver_document_once_per_entry",
                violation_error_message="Dokumen ini sudah dikecualikan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("requirement__isnull", True), ("kind", "documents"), _connector="OR"
                ),
                name="waiver_document_of_documents",
                violation_error_message="Dokumen hanya dipilih untuk syarat dokumen.",
            ),
        ),
    ]
