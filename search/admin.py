"""What editors decide about the search, in the admin."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet, Value
from django.db.models.functions import NullIf
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic.mixins import PanelMixin
from wagtail.snippets.views.snippets import CreateView, EditView

from cms.admin import Record, RecordIndexView, RecordViewSet

from .effect import effects_of
from .engines.base import EngineUnavailable
from .models import DangerWords, GuardedWord, Recommendation, Synonym
from .panels import SHOW_EFFECT


class PrefilledView(CreateView):
    """The form of a new record; an address may fill in some of its fields, as reports do."""

    prefilled: ClassVar[tuple[str, ...]] = ()

    def get_initial(self) -> dict[str, Any]:
        """Take the fields from the address."""
        asked = self.request.GET
        return {
            **super().get_initial(),
            **{name: asked[name] for name in self.prefilled if name in asked},
        }


class EffectMixin(PanelMixin):
    """Shows what a group would change, and saves nothing, when the form's button asks for it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Work the effects out; a form with faults says them as it does when it is saved."""
        if SHOW_EFFECT in request.POST:
            self.form = self.get_form()
            if self.form.is_valid():
                try:
                    self.form.effects = effects_of(self.form.instance)
                except EngineUnavailable:
                    self.form.is_search_away = True
                shown: HttpResponseBase = self.render_to_response(self.get_context_data())
                return shown
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer


class NewSynonymView(EffectMixin, PrefilledView):
    """The words of a new group may be given."""

    prefilled = ("words_da", "words_en")


class SynonymView(EffectMixin, EditView):
    """The form of a group."""


class NewRecommendationView(PrefilledView):
    """Language and words of a new recommendation may be given."""

    prefilled = ("language", "words")


class SynonymIndexView(RecordIndexView):
    """Lists groups with Danish words first; those of other languages alone come last."""

    def order_queryset(self, queryset: QuerySet[Record]) -> QuerySet[Record]:
        """Order as asked for, and else by the Danish words."""
        if self.ordering:
            ordered: QuerySet[Record] = super().order_queryset(queryset)
            return ordered
        danish = NullIf(F("words_da"), Value(""))
        return queryset.order_by(danish.asc(nulls_last=True), "words_en", "pk")


class SynonymViewSet(RecordViewSet):
    """Word groups by their Danish words; too many for the Danish alphabet, which is worked out here."""

    model = Synonym
    add_view_class = NewSynonymView
    edit_view_class = SynonymView
    index_view_class = SynonymIndexView
    icon = "list-ul"
    menu_order = 950
    list_display: ClassVar = [
        "__str__",
        "direction",
        "strength",
        BooleanColumn("active", label=_("in use")),
    ]
    list_filter: ClassVar = ["direction", "strength", "active", "source"]


class DangerWordsViewSet(RecordViewSet):
    """Words that show the box with help."""

    model = DangerWords
    icon = "warning"
    menu_order = 951
    list_display: ClassVar = ["__str__", BooleanColumn("active", label=_("in use"))]
    list_filter: ClassVar = ["active"]


class RecommendationViewSet(RecordViewSet):
    """Pages that stand above the hits."""

    model = Recommendation
    add_view_class = NewRecommendationView
    icon = "pick"
    menu_order = 952
    list_display: ClassVar = ["__str__", "language", "page"]
    list_filter: ClassVar = ["language"]
    related = ("page",)


class GuardedWordViewSet(RecordViewSet):
    """Words that the search leaves alone, by the Danish alphabet."""

    model = GuardedWord
    icon = "lock"
    menu_order = 953
    list_display: ClassVar = [
        "word",
        BooleanColumn("never_correct", label=_("never correct")),
        BooleanColumn("never_suggest", label=_("never suggest")),
    ]
    danish_field = "word"
