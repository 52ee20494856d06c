"""The form that staff sign in with."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext as _


class LoginForm(forms.LoginForm):
    """allauth's, with labels that say what to write; its placeholders vanish as one begins to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
