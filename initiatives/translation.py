"""Fields of the initiatives' records that stand in both languages in one row."""

from modeltranslation.translator import TranslationOptions, register

from initiatives.models import Area, Goal, NscTheme, TargetGroup, Theme


@register(Goal)
class GoalOptions(TranslationOptions):
    """Sentence, short title, other words."""

    fields = ("sentence", "short_title", "other_words")


@register([Theme, TargetGroup, NscTheme])
class TaxonomyOptions(TranslationOptions):
    """Name and other words for it."""

    fields = ("name", "other_words")


@register(Area)
class AreaOptions(TranslationOptions):
    """Name, other words for it, and what it is like."""

    fields = ("name", "other_words", "introduction")
