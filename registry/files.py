"""Files as they came or were issued: kept once, byte for byte, under their SHA-256 (docs/decisions/0022)."""

import hashlib

import pgtrigger
from django.db import models

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StoredFile(models.Model):
    """The bytes of a file. Whoever shows it asks first whether this person may see what it belongs to."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    media_type = models.CharField("jenis berkas", max_length=100)
    size = models.PositiveIntegerField("ukuran, bita")
    content = models.BinaryField("isi berkas")

    objects = models.Manager["StoredFile"]()

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.sha256


def keep(content: bytes, media_type: str) -> StoredFile:
    """The row of these bytes, made where they are new."""
    found, _ = StoredFile.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"media_type": media_type, "size": len(content), "content": content},
    )
    return found
