"""Choosers say what they choose in the language of each reader.

Wagtail puts »Vælg område« together when a form is made. It makes each form once, so all later readers
got the words in the language of whoever opened it first after a restart.
"""

from functools import wraps
from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.snippets.widgets import AdminSnippetChooser


def activate() -> None:
    """Put the words together late. Delete this once Wagtail (8.0.1) joins them with lazy text."""
    _after(AdminSnippetChooser, _name_the_record)
    _after(AdminPageChooser, _name_the_page_type)


def _after(widget: Any, change: Any) -> None:
    original = widget.__init__

    @wraps(original)
    def init(chooser: Any, *arguments: Any, **options: Any) -> None:
        original(chooser, *arguments, **options)
        if not options.keys() & {"choose_one_text", "choose_another_text", "link_to_chosen_text"}:
            change(chooser)

    widget.__init__ = init


def _name_the_record(chooser: AdminSnippetChooser) -> None:
    name = chooser.model._meta.verbose_name
    chooser.choose_one_text = _filled(_("Choose %(object)s"), name)
    chooser.choose_another_text = _filled(_("Choose another %(object)s"), name)
    chooser.link_to_chosen_text = _filled(_("Edit this %(object)s"), name)


def _name_the_page_type(chooser: AdminPageChooser) -> None:
    kinds = chooser.target_models
    if len(kinds) == 1 and kinds[0] is not Page:
        chooser.choose_one_text = _bracketed(_("Choose a page"), kinds[0]._meta.verbose_name)


def _fill(text: Any, name: Any) -> str:
    return str(text) % {"object": name}


def _bracket(text: Any, name: Any) -> str:
    return f"{text} ({capfirst(str(name))})"


_filled, _bracketed = lazy(_fill, str), lazy(_bracket, str)
