"""What editors decide about the search, and what it writes down about itself."""

from .advice import DangerWords, GuardedWord, Recommendation
from .files import FileText
from .statistics import IndexBuild, QueryCount
from .words import Synonym, WordsState, lines

__all__ = [
    "DangerWords",
    "FileText",
    "GuardedWord",
    "IndexBuild",
    "QueryCount",
    "Recommendation",
    "Synonym",
    "WordsState",
    "lines",
]
