"""The tables of the PostgreSQL index: what is stored of a document, and how it is taken out again.

A set of tables is a schema: a rebuild fills a second one and renames it, indexes and all. A stem
stands in the document's vector with its places, the stem of a part of a compound without one and
under a prefix, so that one GIN index answers words, parts and phrases. Vectors stand apart from the
rows (`toast_tuple_target`): whoever counts hits reads only short rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from psycopg import Connection, Cursor

from search.analysis import Analyser, fold
from search.analysis.weights import BREAK, FIELD_WEIGHTS, AnalysedDocument, analyse
from search.document import KIND, SearchDocument

from .ordering import LAST_PLACE, PLACES, impact

# Raised with every change of the tables; an index of another number is built anew.
SCHEMA_VERSION: Final = 1
# No stem begins so: the tokens of a text are letters and digits.
PART: Final = "+"
# What PostgreSQL bears: a place in a text, places of one stem, bytes of a stem and of a vector.
# Whatever is beyond is found in no phrase, or not at all.
LAST_POSITION: Final = 16_383
MOST_POSITIONS: Final = 255
LONGEST_STEM: Final = 1_000
LONGEST_VECTOR: Final = 900_000
# Parts a facet from a code in a document's list of facets.
BETWEEN: Final = "\x1f"
TABLES: Final = """
CREATE TABLE {set}.document (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text COLLATE "C" NOT NULL UNIQUE,
    kind text NOT NULL,
    language text NOT NULL,
    place smallint NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    facets text[] COLLATE "C" NOT NULL,
    start tsvector NOT NULL,
    start_length integer NOT NULL,
    vector tsvector NOT NULL,
    words text[] NOT NULL,
    stems text[] NOT NULL
) WITH (toast_tuple_target = 256);
ALTER TABLE {set}.document
    ALTER COLUMN vector SET STORAGE EXTERNAL,
    ALTER COLUMN words SET STORAGE EXTERNAL,
    ALTER COLUMN stems SET STORAGE EXTERNAL,
    ALTER COLUMN facets SET STORAGE MAIN,
    ALTER COLUMN start SET STORAGE MAIN;
CREATE INDEX ON {set}.document (language, place, sort_key, key);
CREATE INDEX ON {set}.document USING gin (vector);
CREATE INDEX ON {set}.document USING gin (start);
CREATE TABLE {set}.weight (
    stem text COLLATE "C" NOT NULL,
    document integer NOT NULL,
    impact integer NOT NULL,
    exact double precision NOT NULL,
    part double precision NOT NULL
);
CREATE UNIQUE INDEX ON {set}.weight (stem, document) INCLUDE (impact);
CREATE TABLE {set}.word (
    language text NOT NULL,
    word text COLLATE "C" NOT NULL,
    stem text NOT NULL,
    surface text COLLATE "C" NOT NULL,
    documents integer NOT NULL,
    PRIMARY KEY (language, word)
) WITH (fillfactor = 50);
CREATE TABLE {set}.stem (
    language text NOT NULL,
    stem text COLLATE "C" NOT NULL,
    documents integer NOT NULL,
    PRIMARY KEY (language, stem)
) WITH (fillfactor = 50);
CREATE TABLE {set}.gone (key text COLLATE "C" PRIMARY KEY)
"""

Analysed = tuple[SearchDocument, AnalysedDocument]


class Tables:
    """One set of tables on an open connection; the caller holds transaction and lock."""

    def __init__(self, connection: Connection[Any], schema: str) -> None:
        self._connection = connection
        self.schema = schema

    def run(self, statement: str, values: Sequence[Any] | None = None) -> Cursor[Any]:
        """Run a statement in which {set} stands for this set; return its cursor."""
        return self._connection.execute(statement.format(set=self.schema), values)

    def create(self) -> None:
        """Create the tables, empty."""
        self.drop()
        self.run(f"CREATE SCHEMA {{set}};{TABLES}")

    def drop(self) -> None:
        """Remove the tables; none is no error."""
        self.run("DROP SCHEMA IF EXISTS {set} CASCADE")

    def replace(self, live: "Tables") -> None:
        """Put these tables in the place of the live ones."""
        live.drop()
        self.run(f"ALTER SCHEMA {{set}} RENAME TO {live.schema}")

    def write(self, documents: Sequence[Analysed], *, only_newer: bool) -> None:
        """Store documents, each key once, but none that is older than what is stored.

        With `only_newer` what is stored wins also at the same version, and a key that was deleted
        stays deleted: so writes a rebuild, whose documents were read before an edit came between.
        """
        keys = [document.key for document, _found in documents]
        stored = self._stored(keys)
        gone = self._gone(keys) if only_newer else set()
        wanted = [
            (document, found)
            for document, found in documents
            if document.key not in gone
            and (
                document.key not in stored
                or stored[document.key][1] < document.version + (not only_newer)
            )
        ]
        self._remove([stored[document.key][0] for document, _ in wanted if document.key in stored])
        if wanted:
            self.run("DELETE FROM {set}.gone WHERE key = ANY(%s)", [[one.key for one, _ in wanted]])
            self._insert(wanted)

    def delete(self, keys: Sequence[str], *, remember: bool) -> None:
        """Remove documents; `remember` that they are gone while a rebuild fills this set."""
        self._remove([number for number, _version in self._stored(keys).values()])
        if remember:
            self.run(
                "INSERT INTO {set}.gone SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
                [list(keys)],
            )

    def forget_deletions(self) -> None:
        """Drop the memory of deletions; only a rebuild needs it."""
        self.run("DELETE FROM {set}.gone")

    def _stored(self, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        rows = self.run(
            "SELECT key, id, version FROM {set}.document WHERE key = ANY(%s)", [list(keys)]
        )
        return {key: (number, version) for key, number, version in rows}

    def _gone(self, keys: Sequence[str]) -> set[str]:
        rows = self.run("SELECT key FROM {set}.gone WHERE key = ANY(%s)", [list(keys)])
        return {key for (key,) in rows}

    def _insert(self, documents: Sequence[Analysed]) -> None:
        numbers = self._insert_documents(documents)
        weights: list[tuple[str, int, int, float, float]] = []
        words: Counter[tuple[str, str]] = Counter()
        forms: dict[tuple[str, str], tuple[str, str]] = {}
        stems: Counter[tuple[str, str]] = Counter()
        for document, found in documents:
            language, number = document.language, numbers[document.key]
            for stem in found.all_stems:
                exact, part = found.exact[stem], found.parts[stem]
                weights.append((stem, number, impact(exact, part), exact, part))
                stems[language, stem] += 1
            for word, (stem, surface) in found.words.items():
                words[language, word] += 1
                known = forms.get((language, word), (stem, ""))
                forms[language, word] = (stem, max(surface, known[1]))
        self._copy("weight", weights)
        self._count_up(words, forms, stems)

    def _insert_documents(self, documents: Sequence[Analysed]) -> dict[str, int]:
        """Write the rows of new documents; return their numbers by key."""
        with self._connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.schema}.document (key, kind, language, place, sort_key, version, "
                "facets, start, start_length, vector, words, stems) VALUES "
                "(%s, %s, %s, %s, %s, %s, %s, array_to_tsvector(%s), %s, %s::tsvector, %s, %s)",
                [_row(document, found) for document, found in documents],
            )
        return {
            key: number
            for key, (number, _version) in self._stored([one.key for one, _ in documents]).items()
        }

    def _copy(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {self.schema}.{table} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _count_up(
        self,
        words: Mapping[tuple[str, str], int],
        forms: Mapping[tuple[str, str], tuple[str, str]],
        stems: Mapping[tuple[str, str], int],
    ) -> None:
        self.run(
            "INSERT INTO {set}.word AS known SELECT * FROM unnest(%s::text[], %s::text[], "
            "%s::text[], %s::text[], %s::integer[]) ON CONFLICT (language, word) DO UPDATE SET "
            "documents = known.documents + excluded.documents, "
            "surface = greatest(known.surface, excluded.surface)",
            [
                [language for language, _word in words],
                [word for _language, word in words],
                [forms[place][0] for place in words],
                [forms[place][1] for place in words],
                list(words.values()),
            ],
        )
        self.run(
            "INSERT INTO {set}.stem AS known SELECT * FROM unnest(%s::text[], %s::text[], "
            "%s::integer[]) ON CONFLICT (language, stem) DO UPDATE SET "
            "documents = known.documents + excluded.documents",
            [
                [language for language, _stem in stems],
                [stem for _language, stem in stems],
                list(stems.values()),
            ],
        )

    def _remove(self, numbers: Sequence[int]) -> None:
        if not numbers:
            return
        for table in ("word", "stem"):
            self.run(
                f"WITH held AS (SELECT language, unnest({table}s) AS {table}, COUNT(*) AS number "
                "FROM {set}.document WHERE id = ANY(%s) GROUP BY 1, 2), "
                f"fewer AS (UPDATE {{set}}.{table} AS known "
                "SET documents = known.documents - held.number FROM held "
                f"WHERE known.language = held.language AND known.{table} = held.{table} "
                "AND known.documents > held.number) "
                f"DELETE FROM {{set}}.{table} AS known USING held "
                f"WHERE known.language = held.language AND known.{table} = held.{table} "
                "AND known.documents <= held.number",
                [list(numbers)],
            )
        self.run(
            "DELETE FROM {set}.weight USING (SELECT id, unnest(stems) AS stem "
            "FROM {set}.document WHERE id = ANY(%s)) AS held "
            "WHERE weight.stem = held.stem AND weight.document = held.id",
            [list(numbers)],
        )
        self.run("DELETE FROM {set}.document WHERE id = ANY(%s)", [list(numbers)])


def analysed(
    documents: Iterable[SearchDocument], analysers: Mapping[str, Analyser]
) -> list[Analysed]:
    """Return documents with their analysis, of each key the last of the newest version."""
    latest: dict[str, SearchDocument] = {}
    for document in documents:
        known = latest.get(document.key)
        if known is None or document.version >= known.version:
            latest[document.key] = document
    return [(one, _analysis(one, analysers[one.language])) for one in latest.values()]


def vector(found: AnalysedDocument) -> str:
    """Return PostgreSQL's text form of a document's stems with their places, and of its parts."""
    places: dict[str, list[int]] = {}
    position = 0
    for name in FIELD_WEIGHTS:
        for stem in found.stems[name]:
            position += 1
            if stem != BREAK:
                places.setdefault(stem, []).append(position)
    lexemes, size = [], 0
    for stem, all_held in (*places.items(), *((PART + part, []) for part in found.parts)):
        held = [place for place in all_held if place <= LAST_POSITION][:MOST_POSITIONS]
        size += len(stem.encode()) + 2 * len(held) + 8
        if len(stem) <= LONGEST_STEM and size <= LONGEST_VECTOR:
            lexemes.append(quoted(stem) + (":" + ",".join(map(str, held)) if held else ""))
    return " ".join(lexemes)


def quoted(lexeme: str) -> str:
    """Return a lexeme as it stands in the text form of tsvector and tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _row(document: SearchDocument, found: AnalysedDocument) -> list[Any]:
    start = [fold(word) for word in found.title_words]
    facets = {**document.facets, KIND: (document.kind,)}
    return [
        document.key,
        document.kind,
        document.language,
        PLACES.get(document.kind, LAST_PLACE),
        document.sort_key,
        document.version,
        sorted({f"{name}{BETWEEN}{code}" for name, codes in facets.items() for code in codes}),
        sorted(set(start)),
        len(" ".join(start)),
        vector(found),
        list(found.words),
        found.all_stems,
    ]


def _analysis(document: SearchDocument, analyser: Analyser) -> AnalysedDocument:
    found = analyse(
        analyser,
        {
            "title": [document.title],
            "summary": [document.summary],
            "labels": document.labels,
            "body": [document.body],
        },
    )
    for held in (found.exact, found.parts, found.words):
        for long in [word for word in held if len(word) > LONGEST_STEM]:
            del held[long]
    found.title_words = [word for word in found.title_words if len(word) <= LONGEST_STEM]
    return found
