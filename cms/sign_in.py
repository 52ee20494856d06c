"""The door that staff sign in at, and its form."""

from typing import Any

from allauth.account import forms
from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class LoginForm(forms.LoginForm):
    """allauth's, with labels that say what to write; its placeholders vanish as one begins to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)

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
