"""The form of every page type: what is asked when, and what an editor says besides the fields."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from cms import change_notes
from cms.bilingual import minor


class BasePageForm(WagtailAdminPageForm):
    """Asks `publishing_problems` only when somebody publishes or submits.

    A draft, or Wagtail's autosave, is never refused: typed text would be lost.
    """

    minor_correction = minor.switch()
    change_note = change_notes.field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the facts out on an English page that reads them from a Danish one.

        Their panels hide by themselves.
        """
        super().__init__(*args, **kwargs)
        if not minor.is_asked(self.instance):
            del self.fields[minor.FIELD]
        if change_notes.is_asked(self.instance):
            self.initial[change_notes.FIELD] = change_notes.waiting(self.instance)
        else:
            del self.fields[change_notes.FIELD]
        if self.instance.locale_id is not None and self.instance.facts is not self.instance:
            for name in self.instance.read_through_fields:
                self.fields.pop(name, None)

    def _post_clean(self) -> None:
        """Add each problem at its field, once the instance holds what was typed."""
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for problem in self.instance.publishing_problems():
            shown = problem.field if problem.field in self.fields else None
            self.add_error(shown, ValidationError(problem.message))

    def save(self, commit: bool = True) -> Any:
        """Tell the page what the switch and the note say, for the revision that is saved next.

        A new page isn't live before it is published: Wagtail puts it into the tree as a live one, and
        asks afterwards whether it may be.
        """
        if self.instance._state.adding:
            self.instance.live = False
        self.instance.minor_correction = bool(self.cleaned_data.get(minor.FIELD))
        self.instance.change_note = self.cleaned_data.get(change_notes.FIELD, "")
        return super().save(commit=commit)
