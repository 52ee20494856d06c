"""What is forgotten of shared drafts after a while."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from cms.jobs import clock

from .models import DraftLink

KEPT: Final = timedelta(days=90)


@clock(every=timedelta(days=1), name="cms.forget_draft_links")
def forget() -> None:
    """Delete links that ended 90 days ago, with their comments: names that nobody needs any longer."""
    DraftLink.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
