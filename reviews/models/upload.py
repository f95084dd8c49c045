"""Files on their way into a draft, piece by piece, where every process finds them until they are whole."""

from django.db import models


class HalfUpload(models.Model):
    """A file of which the first `received` of `size` bytes are here. Nothing is ever served from it."""

    draft = models.ForeignKey("reviews.Draft", on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    identity = models.CharField(max_length=64)  # as in DraftFile
    position = models.PositiveSmallIntegerField()  # that the file will have in the draft
    received = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "name"], name="half_upload_once"),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, received__lte=models.F("size")), name="half_upload_within_its_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadPiece(models.Model):
    """Bytes of a half upload from `offset` on; the pieces lie end to end."""

    upload = models.ForeignKey(HalfUpload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveBigIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="upload_piece_once")]

    def __str__(self) -> str:
        return f"piece from {self.offset} of upload {self.upload_id}"
