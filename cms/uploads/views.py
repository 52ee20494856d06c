"""The admin's view of adding one document, with a word about a PDF that is not tagged."""

from typing import Any

from django.http import HttpResponse
from wagtail.admin import messages
from wagtail.documents.views.documents import CreateView

from cms.uploads.forms import UNTAGGED


class DocumentCreateView(CreateView):
    """Wagtail's own, which leads on to the list, where the form's hint is out of sight."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, and warn."""
        response: HttpResponse = super().form_valid(form)
        if self.object.tagged is False:
            messages.warning(self.request, UNTAGGED)
        return response
