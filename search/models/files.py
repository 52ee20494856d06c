"""What a file says, kept beside it: hits show passages of it, and no index holds any text."""

from django.db import models


class FileText(models.Model):
    """The text of a document's file, page by page; none where it can't be read."""

    document = models.OneToOneField(
        "cms.SiteDocument", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    file_hash = models.CharField(max_length=40, blank=True)
    pages = models.JSONField(default=list)
    # When the document or its text last changed.
    updated = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.document_id)
