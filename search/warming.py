"""What a process's first search would wait for, done before it serves anybody.

Word lists, word groups and the words of the index take a process about two seconds to read; a search
after that takes some fifty milliseconds.
"""

import logging

from django.db import DatabaseError

from cms import languages

from .analysis import LexiconError
from .backends import engine_names, engines
from .document import SearchQuery
from .engines.base import EngineUnavailable
from .service import raw_search, searcher

# No page says it: the search goes all the way, to the lists of how words are spelt.
_UNKNOWN = "xyzzyx"

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Search once in each language, on the engine that readers ask first and on the one in reserve.

    What does not answer is said in the log: the process serves all the same.
    """
    reserve = engine_names()[-1]
    try:
        for language in (languages.SOURCE, languages.TARGET):
            query = SearchQuery.from_input(_UNKNOWN, language)
            searcher(engines()[reserve]).search(query)
            if engine_names()[0] != reserve:
                raw_search(query)
    except (DatabaseError, EngineUnavailable, LexiconError) as error:
        logger.warning("The first search of this process will be slow: %s", error)
