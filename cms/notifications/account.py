"""The switches on the page »Konto«, below those that Wagtail has for its own mails."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from cms.registry import MailKind, mail_kinds

from .models import MailPreferences

if TYPE_CHECKING:
    from cms.models.users import User


class MailForm(forms.Form):
    """Once a day or at once, and a switch for each kind of mail that the user may get."""

    once_a_day = forms.BooleanField(
        required=False,
        label=_("One e-mail a day"),
        help_text=_("Everything in one e-mail in the morning, instead of one each time."),
        widget=SwitchInput(),
    )

    def __init__(self, *args: Any, user: "User", profile: Any, **kwargs: Any) -> None:
        self.profile = profile
        self.preferences = MailPreferences.objects.filter(user=user).first() or MailPreferences(
            user=user
        )
        self.kinds = [kind for kind in mail_kinds.values() if kind.is_for(user)]
        super().__init__(*args, **kwargs)
        self.initial = {kind.code: self._is_on(kind) for kind in self.kinds}
        self.initial["once_a_day"] = self.preferences.once_a_day
        for kind in self.kinds:
            self.fields[kind.code] = forms.BooleanField(
                required=False,
                label=str(kind.label),
                help_text=str(kind.help_text),
                widget=SwitchInput(),
            )

    def save(self) -> None:
        """Keep what was chosen; kinds that weren't asked for stay as they were."""
        kept = set(self.preferences.switched_off)
        for kind in self.kinds:
            is_on = self.cleaned_data[kind.code]
            if kind.profile_field:
                type(self.profile).objects.filter(pk=self.profile.pk).update(
                    **{kind.profile_field: is_on}
                )
            elif is_on:
                kept.discard(kind.code)
            else:
                kept.add(kind.code)
        self.preferences.switched_off = sorted(kept)
        self.preferences.once_a_day = self.cleaned_data["once_a_day"]
        self.preferences.save()

    def _is_on(self, kind: MailKind) -> bool:
        if kind.profile_field:
            return bool(getattr(self.profile, kind.profile_field))
        return kind.code not in self.preferences.switched_off


class MailPanel(BaseSettingsPanel):
    """Mails from this site."""

    name = "mail"
    title = _("E-mails to you")
    tab = notifications_tab
    order = 200

    def get_form(self) -> MailForm:
        """Return the form, filled in or with what was posted."""
        posted = self.request.POST if self.request.method == "POST" else None
        return MailForm(posted, user=self.user, profile=self.profile, prefix=self.name)
