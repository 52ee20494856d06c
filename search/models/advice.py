"""What editors advise on a search: help at once, pages that they recommend, words to leave alone.

Each acts on the next search of every process, as word groups do.
"""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.search import index

from search.analysis.base import WORD

from .words import lines


class DangerWords(index.Indexed, models.Model):
    """Words that show the box with help above the hits, alone and in compounds (F26).

    Those of the starter set have a `code`, as groups of words have.
    """

    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)
    words_da = models.TextField(
        _("Danish words"),
        blank=True,
        help_text=_("One word or expression a line. It also counts within a longer word."),
    )
    words_en = models.TextField(
        _("English words"), blank=True, help_text=_("One word or expression a line.")
    )
    active = models.BooleanField(_("in use"), default=True)

    panels: ClassVar = [FieldPanel("words_da"), FieldPanel("words_en"), FieldPanel("active")]
    search_fields: ClassVar = [
        index.AutocompleteField("words_da"),
        index.AutocompleteField("words_en"),
    ]

    class Meta:
        verbose_name = _("danger words")
        verbose_name_plural = _("danger words")
        ordering: ClassVar = ["words_da", "words_en"]

    def __str__(self) -> str:
        words = dict.fromkeys([*lines(self.words_da), *lines(self.words_en)])
        return ", ".join(list(words)[:4])

    def clean(self) -> None:
        """Tidy the lists; refuse a group without any word."""
        super().clean()
        self.words_da = "\n".join(lines(self.words_da))
        self.words_en = "\n".join(lines(self.words_en))
        if not (self.words_da or self.words_en):
            raise ValidationError({"words_da": _("Write at least one word.")})


class Recommendation(index.Indexed, models.Model):
    """A page that stands above the hits of searches with certain words, in one language."""

    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="da"
    )
    words = models.TextField(
        _("words"),
        help_text=_(
            "One word or expression a line. The page is recommended when a search holds one of"
            " them, in any form of the word."
        ),
    )
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    text = models.CharField(
        _("text"),
        max_length=200,
        blank=True,
        help_text=_("Why you recommend it. Without a text the page's own summary is shown."),
    )

    panels: ClassVar = [
        FieldPanel("language"),
        FieldPanel("words"),
        FieldPanel("page"),
        FieldPanel("text"),
    ]
    search_fields: ClassVar = [index.AutocompleteField("words")]

    class Meta:
        verbose_name = _("recommended result")
        verbose_name_plural = _("recommended results")
        ordering: ClassVar = ["words", "pk"]

    def __str__(self) -> str:
        return ", ".join(lines(self.words)[:4])

    def clean(self) -> None:
        """Tidy the list; refuse a page that readers of the language don't have."""
        super().clean()
        self.words = "\n".join(lines(self.words))
        page = Page.objects.filter(pk=self.page_id).select_related("locale").first()
        if page is not None and page.locale.language_code != self.language:
            raise ValidationError({"page": _("Choose a page in the language chosen above.")})


class GuardedWord(index.Indexed, models.Model):
    """A word that the search leaves alone: it corrects it to no other, or offers it to nobody (F22)."""

    word = models.CharField(_("word"), max_length=60, unique=True)
    never_correct = models.BooleanField(
        _("never correct"),
        default=True,
        help_text=_("Who searches for the word gets what it says, in the spelling typed."),
    )
    never_suggest = models.BooleanField(
        _("never suggest"),
        default=False,
        help_text=_(
            "No search is corrected to the word, and names that hold it are not suggested while"
            " somebody types. Pages with the word are still found."
        ),
    )

    panels: ClassVar = [
        FieldPanel("word"),
        FieldRowPanel([FieldPanel("never_correct"), FieldPanel("never_suggest")]),
    ]
    search_fields: ClassVar = [index.AutocompleteField("word")]

    class Meta:
        verbose_name = _("guarded word")
        verbose_name_plural = _("guarded words")
        ordering: ClassVar = ["word"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(never_correct=True) | Q(never_suggest=True), name="search_guarded_how"
            )
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Take one word, in small letters; refuse it when it would be guarded from nothing."""
        super().clean()
        # What searches take for a word: no search holds "ssp-samarbejde", it holds two.
        words = WORD.findall(self.word.lower())
        if len(words) != 1:
            raise ValidationError({"word": _("Write one word. A hyphen counts as a space.")})
        [self.word] = words
        if not (self.never_correct or self.never_suggest):
            raise ValidationError({"never_correct": _("Choose at least one of the two.")})
