"""Danish and English word analysis. Imports neither Django nor the rest of the site.

An analyser turns running text into tokens whose stems meet across inflection, spelling and, in
Danish, compounds. The rules stand in `danish` and `english`, each with its source.
"""

from .base import (
    Analyser,
    Stems,
    Token,
    fold,
    is_function_word,
    stems_of,
    tokenise,
)
from .danish import Danish
from .english import English
from .lexicon import Lexicon, LexiconError

__all__ = [
    "Analyser",
    "Danish",
    "English",
    "Lexicon",
    "LexiconError",
    "Stems",
    "Token",
    "fold",
    "is_function_word",
    "stems_of",
    "tokenise",
]
