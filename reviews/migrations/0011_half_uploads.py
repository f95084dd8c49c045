"""Files that come piece by piece, and what an uploaded image becomes, known before it is offered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0010_record_and_result_guards")]
    operations = [
        migrations.AddField("draftfile", "identity", models.CharField(db_default="", default="", max_length=64)),
        migrations.AddField("draftfile", "served", models.JSONField(null=True)),
        migrations.CreateModel(
            name="HalfUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("identity", models.CharField(max_length=64)),
                ("position", models.PositiveSmallIntegerField()),
                ("received", models.PositiveBigIntegerField(default=0)),
                ("touched_at", models.DateTimeField(db_index=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="reviews.draft"
                    ),
                ),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.CreateModel(
            name="UploadPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offset", models.PositiveBigIntegerField()),
                ("content", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="reviews.halfupload"
                    ),
                ),
            ],
            options={"ordering": ["offset"]},
        ),
        migrations.AddConstraint(
            "halfupload", models.UniqueConstraint(fields=["draft", "name"], name="half_upload_once")
        ),
        migrations.AddConstraint(
            "halfupload",
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size"), size__gte=1), name="half_upload_within_its_size"
            ),
        ),
        migrations.AddConstraint(
            "uploadpiece", models.UniqueConstraint(fields=["upload", "offset"], name="upload_piece_once")
        ),
        # Pictures are compressed already: trying once more would only cost time.
        migrations.RunSQL(
            "ALTER TABLE reviews_uploadpiece ALTER COLUMN content SET STORAGE EXTERNAL;",
            "ALTER TABLE reviews_uploadpiece ALTER COLUMN content SET STORAGE EXTENDED;",
        ),
    ]
