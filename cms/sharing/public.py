"""What somebody sees who has a link to a draft: the draft, that it is one, and a comment field."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms import dates, languages
from cms.bilingual import alternates
from cms.notifications import drafts

from .models import DraftComment, DraftLink
from .upkeep import KEPT

# Of one link: a group of readers at a meeting, and no program.
MOST_IN_AN_HOUR: Final = 30
# Day (61–91 where a hospital gave it), month, year, and four digits.
_CPR: Final = re.compile(
    r"(?<!\d)(?:[06][1-9]|[1278]\d|[39][01])(?:0[1-9]|1[0-2])\d\d[\s.–-]?\d{4}(?!\d)"
)


class CommentForm(forms.Form):
    """A name and a comment, both plain text."""

    name = forms.CharField(
        label=pgettext_lazy("site", "Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    text = forms.CharField(
        label=pgettext_lazy("site", "Your comment"),
        help_text=pgettext_lazy(
            "site",
            "At most 2,000 characters. Do not include a CPR number or anything confidential.",
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, link: DraftLink, *args: Any) -> None:
        super().__init__(*args)
        self.link = link

    def clean_text(self) -> str:
        """Refuse what looks like a CPR number."""
        text: str = self.cleaned_data["text"]
        if _CPR.search(text):
            raise ValidationError(
                pgettext("site", "This looks like a CPR number. Remove it and send again.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse more than a meeting's worth of comments in an hour."""
        hour = timezone.now() - timedelta(hours=1)
        if self.link.comments.filter(written_at__gt=hour).count() >= MOST_IN_AN_HOUR:
            raise ValidationError(
                pgettext("site", "There are many comments just now. Try again in an hour.")
            )
        return self.cleaned_data

    def save(self) -> DraftComment:
        """Keep the comment."""
        return DraftComment.objects.create(link=self.link, **self.cleaned_data)


@dataclass(frozen=True)
class SharedDraft:
    """What the page template knows of the link through which a draft is read."""

    link: DraftLink
    form: CommentForm
    is_sent: bool
    language: str

    @property
    def until(self) -> str:
        """When the link ends, in words."""
        return dates.period(self.link.expires_at, None, self.language)

    @property
    def days_kept(self) -> int:
        """How many days after that a comment is deleted."""
        return KEPT.days


# A comment needs no session and no cookie: whoever has the link may write, whoever hasn't can't.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """Show the newest draft of a page to whoever has its link, and take a comment.

    It is rendered as Wagtail renders a preview: by the page itself, at the address that it has or will
    have, whatever is live there and whoever may see that.
    """
    response = _answer(request, token, language)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, token: str, language: str) -> HttpResponse:
    link = DraftLink.of(token)
    if link is None or link.page.locale.language_code != language:
        return _gone(request, language)
    form = CommentForm(link, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic():
            form.save()
            drafts.tell(link)
        return HttpResponseRedirect(f"{link.address}?sent=1#comment")
    DraftLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())
    page = link.page.specific.get_latest_revision_as_object()
    shared = SharedDraft(link, form, "sent" in request.GET, language)
    response: HttpResponse = page.make_preview_request(
        request, page.default_preview_mode, extra_request_attrs={"shared_draft": shared}
    )
    return response


def _gone(request: HttpRequest, language: str) -> HttpResponse:
    """Answer alike whether a link was wrong, has ended or was withdrawn: nothing of the page.

    With 410, so that no secret stands among the dead addresses (cms/dead_addresses.py).
    """
    home = alternates.Alternates(
        language, {language: f"/{language}/"}, f"/{languages.other(language)}/"
    )
    alternates.provide(request, home)
    return render(request, "cms/draft_gone.html", status=410)
