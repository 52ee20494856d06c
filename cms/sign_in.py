"""The door that staff sign in at, and its form; how often a shared password may be guessed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from allauth.account import forms
from allauth.account.views import LoginView
from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

View = Callable[..., HttpResponse]

# How many may be wrong from one address: ACCOUNT_RATE_LIMITS.
_SHARED: Final = "shared_password"


class LoginForm(forms.LoginForm):
    """allauth's, with labels that say what to write; its placeholders vanish as one begins to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def user_credentials(self) -> dict[str, Any]:
        """Return what was typed as a user name alone, which allauth takes for an e-mail as well.

        It would ask for an e-mail a second time, and the time that takes tells who has an account.
        """
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data.get("password"),
        }


class Door(LoginView):
    """allauth's, which leads whoever is signed in on to the admin.

    The admin sends those without access back here: a role that ended was a circle, and the browser gave up.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell whoever is signed in and may not enter the admin so, with status 403."""
        user = request.user
        if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            return render(request, "account/no_access.html", status=403)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


def limited(enter: View) -> View:
    """Return a view that takes a shared password, which listens to no more than a few wrong ones.

    Wagtail's own take as many as are tried. Only wrong ones count: those who know it may be many
    behind one address.
    """

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not consume(request, action=_SHARED, dry_run=True):
            message = pgettext(
                "site", "There were too many wrong passwords. Try again in a minute."
            )
            context = {"message": message}
            return render(request, "403_csrf.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        answered = enter(request, *args, **kwargs)
        if answered.status_code == HTTPStatus.OK:
            consume(request, action=_SHARED)
        return answered

    return answer
