"""What editors decide about the search: other words for words."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from search.panels import EffectPanel

MOST_WORDS = 40


class Synonym(index.Indexed, models.Model):
    """A group of words that mean the same to whoever searches.

    It acts on the next search of every process, without a new index. Groups of the starter set have
    a `code`; it is theirs for good, so that none is loaded twice.
    """

    class Direction(models.TextChoices):
        """Whether words stand for each other or lead to others."""

        BOTH = "both", _("The words stand for each other")
        ONE_WAY = "one_way", _("The words lead to others, and not back")

    class Strength(models.TextChoices):
        """How much the words mean the same."""

        SAME = "same", _("The same")
        NEAR = "near", _("Nearly the same")

    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.BOTH
    )
    strength = models.CharField(
        _("meaning"),
        max_length=10,
        choices=Strength,
        default=Strength.SAME,
        help_text=_("Pages with words that mean nearly the same come last."),
    )
    words_da = models.TextField(
        _("Danish words"),
        blank=True,
        help_text=_("One word or expression a line, as people type it."),
    )
    words_en = models.TextField(
        _("English words"),
        blank=True,
        help_text=_("They are also the translations of the Danish words."),
    )
    words_nordic = models.TextField(
        _("Norwegian and Swedish words"),
        blank=True,
        help_text=_("They lead to the Danish words. Regular spellings need no entry."),
    )
    leads_to_da = models.TextField(
        _("lead to these Danish words"),
        blank=True,
        help_text=_("Only for words that lead to others: what the pages say."),
    )
    leads_to_en = models.TextField(_("lead to these English words"), blank=True)
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Where the words come from.")
    )
    active = models.BooleanField(_("in use"), default=True)

    panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("words_da"), FieldPanel("words_en"), FieldPanel("words_nordic")],
            heading=_("Words that people search for"),
        ),
        FieldPanel("direction"),
        MultiFieldPanel(
            [FieldPanel("leads_to_da"), FieldPanel("leads_to_en")],
            heading=_("What they lead to"),
        ),
        FieldPanel("strength"),
        FieldPanel("active"),
        FieldPanel("source"),
        EffectPanel(heading=_("What it changes")),
    ]
    search_fields: ClassVar = [
        index.AutocompleteField("words_da"),
        index.AutocompleteField("words_en"),
        index.AutocompleteField("words_nordic"),
    ]

    class Meta:
        verbose_name = _("word group")
        verbose_name_plural = _("word groups")
        ordering: ClassVar = ["words_da", "words_en"]

    def __str__(self) -> str:
        every = (self.words_da, self.words_en, self.words_nordic)
        words = dict.fromkeys(word for text in every for word in lines(text))
        return ", ".join(list(words)[:4])

    def clean(self) -> None:
        """Tidy the lists; refuse a group that would do nothing, or everything."""
        super().clean()
        for name in ("words_da", "words_en", "words_nordic", "leads_to_da", "leads_to_en"):
            words = lines(getattr(self, name))
            setattr(self, name, "\n".join(words))
            if len(words) > MOST_WORDS:
                raise ValidationError(
                    {name: _("Write at most %(number)d words.") % {"number": MOST_WORDS}}
                )
        goals = bool(self.leads_to_da or self.leads_to_en)
        if self.direction == self.Direction.ONE_WAY and not goals:
            raise ValidationError({"leads_to_da": _("Write which words they lead to.")})
        if self.direction == self.Direction.BOTH and goals:
            raise ValidationError(
                {"direction": _("Choose that the words lead to others, or leave these empty.")}
            )
        if self.words_nordic and not (self.words_da or self.leads_to_da):
            raise ValidationError({"words_da": _("Norwegian and Swedish words need Danish ones.")})
        number = sum(
            len(lines(getattr(self, name))) for name in ("words_da", "words_en", "words_nordic")
        )
        if number < (1 if goals else 2):
            raise ValidationError({"words_da": _("Write at least two words.")})


class WordsState(models.Model):
    """The one row that says which words are in force, asked by every process before a search.

    `version` is another text after every change, never one that it was before; `loaded` are the codes
    of the starter set that were loaded once: what an editor has deleted doesn't come back.
    """

    version = models.CharField(max_length=32)
    loaded = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.version

    @classmethod
    def changed(cls, **values: Any) -> None:
        """Say that the words are others now, in the transaction that changes them."""
        cls.objects.update_or_create(pk=1, defaults={"version": uuid.uuid4().hex, **values})


def lines(text: str) -> list[str]:
    """Return the words of a list, one a line, each once, in order."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
