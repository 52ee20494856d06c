"""What the forms of the search show beside their fields."""

from typing import Any, Final

from wagtail.admin.panels import Panel

SHOW_EFFECT: Final = "show_effect"


class EffectPanel(Panel):
    """A button that shows what a group of words would change, before it is saved."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one group; `search.admin` works the effects out and hangs them on the form."""

        template_name = "search/admin/effect_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the effects, none before anybody asked, and the button."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "button": SHOW_EFFECT,
                "effects": getattr(self.form, "effects", None),
                "is_away": getattr(self.form, "is_search_away", False),
            }
