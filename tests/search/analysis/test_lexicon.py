import gzip
import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Danish, Lexicon, LexiconError
from search.analysis.build_lexicon import build, main
from search.analysis.lexicon import SortedWords


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "da.json.gz"
    target.write_bytes(Path(settings.SEARCH_LEXICON_PATH).read_bytes())
    return target


def test_a_missing_lexicon_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"missing.*make lexicon"):
        Lexicon.load(tmp_path / "none.json.gz")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_lexicon_cut_short_names_the_remedy(copy: Path, share: float) -> None:
    whole = copy.read_bytes()
    copy.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(LexiconError, match="make lexicon"):
        Lexicon.load(copy)


@pytest.mark.parametrize("place", [3, 12, 5_000, -3])
def test_a_lexicon_with_a_wrong_byte_names_the_remedy(copy: Path, place: int) -> None:
    content = bytearray(copy.read_bytes())
    content[place] ^= 0xFF
    copy.write_bytes(content)
    with pytest.raises(LexiconError, match="make lexicon"):
        Lexicon.load(copy)


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"left": {}, "words": []}', '{"left": 1, "words": 2}', "null"]
)
def test_another_file_is_no_lexicon(tmp_path: Path, content: str) -> None:
    path = tmp_path / "da.json.gz"
    path.write_bytes(gzip.compress(content.encode()))
    with pytest.raises(LexiconError, match="make lexicon"):
        Lexicon.load(path)


def _source(folder: Path, count: int, announced: int | None = None) -> Path:
    words = [f"ord{'abcdefghij'[i % 10]}{'x' * (i % 7)}y/31" for i in range(count - 6)]
    words += ["skole/30", "vej/29", "kommune/29,31", "by", "over/31", "natur-/"]
    folder.mkdir()
    text = "\n".join([str(announced or count), *words])
    (folder / "index.dic").write_text(text, encoding="utf-8")
    return folder


def test_linking_letters_come_from_the_flags(tmp_path: Path) -> None:
    lexicon = build(_source(tmp_path / "source", 110_000) / "index.dic")
    left, words = lexicon["left"], lexicon["words"]
    assert isinstance(left, dict)
    assert isinstance(words, list)
    assert left["skolee"] == left["skole"] == "skole"
    assert left["vejs"] == "vej"
    assert "vej" not in left
    assert left["kommunes"] == left["kommune"] == "kommune"
    assert left["natur"] == "natur"
    assert "natur" not in words
    assert "over" not in left
    assert "over" not in words


def test_the_build_notes_what_it_was_made_from(tmp_path: Path) -> None:
    source, target = _source(tmp_path / "source", 110_000), tmp_path / "var" / "da.json.gz"
    assert main(["--source", str(source), "--target", str(target)]) == 0
    note = json.loads(target.with_suffix(".source.json").read_bytes())
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert note["lexicon_sha256"] == digest == Lexicon.load(target).digest
    assert note["source_sha256"] == hashlib.sha256((source / "index.dic").read_bytes()).hexdigest()
    assert sorted(path.name for path in target.parent.iterdir()) == [
        "da.json.gz",
        "da.json.source.json",
    ]


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    source = _source(tmp_path / "source", 110_000)
    for name in ("one", "two"):
        main(["--source", str(source), "--target", str(tmp_path / name / "da.json.gz")])
    first, second = ((tmp_path / name / "da.json.gz").read_bytes() for name in ("one", "two"))
    assert first == second


@pytest.mark.parametrize("fault", ["missing", "empty", "half", "few", "bytes"])
def test_a_bad_list_gives_one_line_and_leaves_the_lexicon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    source, target = tmp_path / "source", tmp_path / "da.json.gz"
    target.write_bytes(b"what was there")
    match fault:
        case "missing":
            source.mkdir()
        case "empty":
            source.mkdir()
            (source / "index.dic").touch()
        case "half":
            _source(source, 110_000, announced=173_515)
        case "few":
            _source(source, 1_000)
        case "bytes":
            _source(source, 110_000)
            path = source / "index.dic"
            path.write_bytes(path.read_bytes() + b"\xff\xfe")
    assert main(["--source", str(source), "--target", str(target)]) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "un `make packages`" in message
    assert target.read_bytes() == b"what was there"


@given(words=st.sets(st.text(max_size=8)), other=st.text(max_size=8))
def test_sorted_words_are_a_set(words: set[str], other: str) -> None:
    words = {word for word in words if word.isprintable()}
    packed = SortedWords(words)
    assert len(packed) == len(words)
    assert all(word in packed for word in words)
    assert (other in packed) == (other in words)


def test_the_analyser_takes_a_small_lexicon() -> None:
    small = Danish(Lexicon({"skole": "skole"}, frozenset({"skole", "vejen"}), "0" * 64))
    assert small.split("skolevejen") == ("skole", "vejen")
