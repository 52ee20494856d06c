"""Redirects in the admin by our own rules; these views stand before Wagtail's (cms.wagtail_hooks)."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.views import CreateView, EditView, permission_checker

from cms.csv_reader import LARGEST_FILE, UnreadableTable
from cms.redirect_import import TooManyRows, import_redirects
from cms.redirect_rules import RefusedRedirect, check_target, old_address

# So many take some seven seconds, and other writers of SQLite wait for the transaction. The command takes
# any number.
MOST_ROWS: Final = 1_000


class SafeRedirectForm(RedirectForm):
    """Wagtail's form, which refuses what would not work and keeps the address as it is looked up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields as the import does: Wagtail's own names have no Danish."""
        super().__init__(*args, **kwargs)
        labels = {
            "old_path": _("Old address"),
            "is_permanent": _("For good"),
            "redirect_page": _("New address: a page"),
            "redirect_link": _("New address: a link"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["is_permanent"].help_text = _("Search engines then forget the old address.")

    def clean_old_path(self) -> str:
        """Put the language in front; refuse an address at which the site answers itself."""
        try:
            return old_address(self.cleaned_data["old_path"])
        except RefusedRedirect as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> None:
        """Refuse a redirect that leads nowhere, in a circle, or to what not everybody may see."""
        super().clean()
        old = self.cleaned_data.get("old_path")
        if old is None or self.errors:
            return
        page, link = self.cleaned_data.get("redirect_page"), self.cleaned_data.get("redirect_link")
        try:
            check_target(page, link or "", old)
        except RefusedRedirect as refused:
            raise forms.ValidationError(str(refused)) from refused


class ImportForm(forms.Form):
    """The file, and whether only to tell what would happen."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=format_lazy(
            _(
                "Old address; new address; permanent (yes or no, yes when empty). At most {number} rows."
            ),
            number=MOST_ROWS,
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    dry_run = forms.BooleanField(
        label=_("Change nothing, only tell what would happen"), required=False
    )


class AddRedirectView(CreateView):
    """Wagtail's view with our form; the report of dead addresses names the old address."""

    form_class = SafeRedirectForm

    def get_initial(self) -> dict[str, Any]:
        """Fill in the address that the report leads here with."""
        return {**super().get_initial(), "old_path": self.request.GET.get("old_path", "")}


add_redirect = AddRedirectView.as_view()
edit_redirect = EditView.as_view(form_class=SafeRedirectForm)


@permission_checker.require_any("add")
def import_view(request: HttpRequest) -> HttpResponse:
    """Take a table, and say of every refused row why."""
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        dry_run = form.cleaned_data["dry_run"]
        try:
            table = form.cleaned_data["file"].read(LARGEST_FILE + 1)
            report = import_redirects(table, dry_run=dry_run, most=MOST_ROWS)
        except UnreadableTable:
            form.add_error("file", _("The file is no table. Save it as CSV and try again."))
        except TooManyRows:
            message = _("The file has more than %(number)s rows. Divide it.")
            form.add_error("file", message % {"number": MOST_ROWS})
        else:
            context.update(report=report, dry_run=dry_run)
    return render(request, "cms/admin/import_redirects.html", context)
