"""What the search writes down about itself: how often it was asked for what, and when it was built."""

from typing import ClassVar

from django.db import models


class QueryCount(models.Model):
    """How often something was searched for on a day; nothing about who searched, or when that day.

    A query is there as text, as a keyed hash (`digest`), or as neither: then the row counts all
    those of the day that may not be told apart. `search.statistics` decides which.
    """

    day = models.DateField()
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    searches = models.PositiveIntegerField(default=0)
    without_hits = models.PositiveIntegerField(default=0)
    last_total = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "language", "text", "digest"], name="search_query_count_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.text or self.digest}"


class IndexBuild(models.Model):
    """The last time that an engine's index was built anew, and how far that has come.

    `finished` is when a build last came to its end: the one that `started` last, or one before it.
    `version` is that of the analyser that built it, `replaced` those that built it before: a worker
    of theirs is one of an older release, and builds none.
    """

    engine = models.CharField(max_length=20, primary_key=True)
    version = models.CharField(max_length=80, blank=True)
    replaced = models.JSONField(default=list)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    written = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.engine
