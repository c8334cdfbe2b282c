"""Whatever is done to the files of an index or a library, it is found, nothing crashes, and it is mended."""

from __future__ import annotations

import io
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Build, House, WordsEncoder
from faults.measured import Trial

from bot import cli
from bot.commands.health import find_problems
from bot.settings import Settings
from retrieval.chroma.index import Index, IndexDamaged
from retrieval.sqlite.library import FILE, SqliteLibrary
from retrieval.types import Article, DatelineError

HUGE = 100 << 30
WORDS = ("bridge", "tram", "council", "ferry", "harbour", "budget", "storm", "school", "market", "strike")


def story(number: int) -> Article:
    """An article of its own words, every third with a date in it."""
    draw = random.Random(number)
    said = " ".join(draw.choices(WORDS, k=60))
    when = "It met on January 12." if number % 3 == 0 else ""
    return Article(
        f"a{number}", f"Story {number} of {said}. {when}", f"Title {number}", source=draw.choice("xyz")
    )


@pytest.fixture
def filled(house: Build, trial: Trial) -> House:
    """A library with an index, closed."""
    one = house()
    one.ingest([story(number) for number in range(trial.size(120, 3_000))])
    one.close()
    return one


# What is done to a file. Each tells whether it changed anything.


def cut(path: Path, draw: random.Random) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_by_one(path: Path, draw: random.Random) -> None:
    os.truncate(path, max(path.stat().st_size - 1, 0))


def emptied(path: Path, draw: random.Random) -> None:
    os.truncate(path, 0)


def zeroed(path: Path, draw: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def flipped(path: Path, draw: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def deleted(path: Path, draw: random.Random) -> None:
    path.unlink()


def inflated(path: Path, draw: random.Random) -> None:
    # Sparse: it claims 100 GB and takes no room.
    os.truncate(path, HUGE)


def a_folder(path: Path, draw: random.Random) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = (cut, cut_by_one, emptied, zeroed, flipped, deleted, inflated, a_folder)


@dataclass(frozen=True)
class Kept:
    """A file as it was, and as it is put back."""

    path: Path
    content: bytes

    def changed(self) -> bool:
        if not self.path.is_file() or self.path.stat().st_size != len(self.content):
            return True
        return self.path.read_bytes() != self.content

    def put_back(self) -> None:
        if self.path.is_dir():
            self.path.rmdir()
        self.path.write_bytes(self.content)


def files_of(index: Path) -> list[Kept]:
    """Each file of the generation, and the pointer to it; the builders' lock is no part of it."""
    paths = sorted(path for path in index.rglob("*") if path.is_file() and path.name != "BUILD.lock")
    return [Kept(path, path.read_bytes()) for path in paths]


def without_a_child(folder: Path) -> Index:
    return Index(folder, verify=lambda _folder: [])


def nearest(library: SqliteLibrary, folder: Path) -> list[int]:
    from retrieval.chroma.vector_index import ChromaVectorIndex

    encoder = WordsEncoder()
    with closing(without_a_child(folder)) as index:
        found = ChromaVectorIndex(library, index, encoder.name).search(
            encoder.encode(["bridge storm museum"])[0], 5
        )
    return [identifier for identifier, _ in found]


def test_check_finds_every_damage_to_an_index_and_answers_go_on(filled: House, trial: Trial) -> None:
    folder, draw = filled.folder / "index", random.Random(1)
    flips = trial.size(3, 40)
    tried, found, refused, slowest = 0, 0, 0, 0.0
    library = SqliteLibrary(filled.folder)
    before = nearest(library, folder)
    kept = files_of(folder)
    assert len(kept) > 10
    for file in kept:
        for damage in DAMAGES:
            for _ in range(flips if damage is flipped else 1):
                damage(file.path, draw)
                if not file.changed():
                    continue
                tried += 1
                begun = time.perf_counter()
                lines = without_a_child(folder).check(deep=True)
                if damage is inflated:
                    slowest = max(slowest, time.perf_counter() - begun)
                found += bool(lines) and all(str(folder) in line and "repair" in line for line in lines)
                refused += refuses(folder)
                assert nearest(library, folder) == before, (file.path, damage)
                file.put_back()
    library.close()
    assert without_a_child(folder).check(deep=True) == []
    assert found == tried
    assert slowest < 2
    trial.saw(
        "damaged index",
        f"{len(kept)} files cut, emptied, zeroed, deleted, made a folder, 100 GB long; {flips} bits flipped",
        f"`check` finds {found} of {tried}, {refused} refused when opened, the answers stay, 0 crashes;"
        f" 100 GB refused in {slowest * 1000:.0f} ms at most",
    )


def refuses(folder: Path) -> bool:
    """Whether the index is refused before Chroma reads it; what NumPy alone reads cannot crash."""
    with closing(without_a_child(folder)) as index:
        try:
            return index.current() is None
        except IndexDamaged:
            return True


@pytest.mark.parametrize("name", ["stray", "*/stray", "*/chroma/chroma.sqlite3-journal"])
def test_a_file_too_many_is_found_and_removed(filled: House, name: str) -> None:
    folder = filled.folder / "index"
    (generation,) = folder.glob("0*")
    stray = folder / name.replace("*", generation.name)
    stray.write_bytes(b"")
    os.truncate(stray, HUGE)
    (line,) = without_a_child(folder).check(deep=True)
    assert str(stray) in line
    assert problems_of(filled.folder)
    if "chroma" in name:
        assert refuses(folder)


def problems_of(folder: Path) -> list[str]:
    return find_problems(Settings(data=folder, embedding_model="words"), deep=False)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command on the library in `data`, with an encoder that needs no model, and must not be used."""

    def refuse(*_: object, **__: object) -> Any:
        raise AssertionError("the encoder was wanted")

    for name in ("DATELINE_DATA", "LLM_MODEL", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMBEDDING_MODEL", "words")
    monkeypatch.setattr("retrieval.embed.SentenceEncoder.encode", refuse)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = cli.main([*arguments, "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return called


def test_repair_builds_the_index_anew_and_embeds_nothing(
    filled: House, trial: Trial, run: Callable[..., tuple[int, str, str]]
) -> None:
    folder, draw = filled.folder / "index", random.Random(2)
    count = trial.size(1, 12)
    took = []
    for _ in range(count):
        kept = files_of(folder)
        file = draw.choice([one for one in kept if one.content])
        draw.choice([flipped, cut, deleted, inflated])(file.path, draw)
        (folder / "CURRENT.draft").write_text("x")
        (folder / "000900-killed").mkdir()
        (folder / "000900-killed" / "LOCK").touch()
        assert run("check", "--quick")[0] == 3
        begun = time.perf_counter()
        status, out, err = run("check", "--repair")
        took.append(time.perf_counter() - begun)
        assert (status, err) == (0, ""), out
        assert "none embedded anew" in out
        assert out.endswith("all is well\n")
        assert [path.name for path in folder.iterdir() if path.is_dir()] == [
            (folder / "CURRENT").read_text().strip()
        ]
    assert run("check", "--repair")[1] == "nothing to repair\nall is well\n"
    trial.saw(
        "damaged index",
        f"`check --repair` after {count} damages, a half-made pointer and a killed build beside each",
        f"healthy {count} of {count} times, 0 passages embedded, {max(took):.1f} s at most",
    )


def test_repair_leaves_what_is_not_its_own(filled: House, run: Callable[..., tuple[int, str, str]]) -> None:
    folder = filled.folder / "index"
    mine = [folder / name for name in ("my.backup", "note.txt", "photos/1-a.txt", "2a-b/manifest.json")]
    mine += [folder / "202601-mine" / name for name in ("a.txt", "manifest.json")]
    mine += [
        folder.parent / name for name in ("notes.db.old.draft/a", "library.db.bak.abcdefgh.draft/library.db")
    ]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (folder / "000900-killed").mkdir()
    killed = folder.parent / f"{FILE}.abcd_123.draft"
    killed.mkdir()
    for _ in range(2):
        status, out, err = run("check", "--repair")
        assert (status, err) == (3, "")
        for name in ("my.backup", "note.txt", "photos", "2a-b", "202601-mine"):
            assert f"- {folder / name} is no part of the index: move it away" in out
        assert "built" not in out, "the generation is whole and stays"
        assert not killed.exists()
        assert not (folder / "000900-killed").exists()
        filled.ingest([story(900)])
        filled.dense.merge()
    assert [path.read_text() for path in mine] == ["mine"] * len(mine)


@pytest.mark.parametrize("command", ["check", "restore"])
def test_a_file_in_the_place_of_the_index_makes_way_and_is_kept(
    filled: House, tmp_path: Path, run: Callable[..., tuple[int, str, str]], command: str
) -> None:
    folder, file = filled.folder / "index", str(tmp_path / "news.backup")
    assert run("backup", file)[0] == 0
    filled.close()
    shutil.rmtree(folder)
    folder.write_text("mine")
    status, out, _ = run("check", "--quick")
    assert status == 3
    assert f"{folder} is not a folder: run `dateline check --repair`" in out
    status, out, err = run(*(["check", "--repair"] if command == "check" else ["restore", file, "--replace"]))
    assert (status, err) == (0, "")
    (kept,) = filled.folder.glob("index-until-*")
    assert kept.read_text() == "mine"
    assert f"{folder} is not a folder and is kept as {kept}" in out
    assert "none embedded anew" in out
    assert run("check")[1] == "all is well\n"


# The library


def half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def no_database(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 1_000)


def of_no_length(path: Path) -> None:
    os.truncate(path, 0)


def turned_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def schema_zeroed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = bytes(3996)
    path.write_bytes(content)


def missing(path: Path) -> None:
    path.unlink()


COMMANDS = (
    ["ask", "When did it meet?"],
    ["timeline", "the bridge"],
    ["chat"],
    ["sources"],
    ["ingest", "story.txt"],
    ["watch", "--once"],
    ["feeds", "list"],
    ["feeds", "add", "https://feeds.invalid/"],
    ["feeds", "remove", "https://feeds.invalid/"],
    ["forget", "a1"],
    ["reindex"],
    ["backup", "copy.backup"],
    ["check", "--repair"],
)


def snapshot(folder: Path) -> dict[str, bytes]:
    names = (FILE, f"{FILE}-wal")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


@pytest.mark.parametrize(
    "damage", [half, no_database, of_no_length, turned_into_a_folder, schema_zeroed, missing]
)
def test_nothing_is_written_over_a_damaged_library(
    filled: House,
    trial: Trial,
    tmp_path: Path,
    run: Callable[..., tuple[int, str, str]],
    damage: Callable[[Path], None],
) -> None:
    (tmp_path / "story.txt").write_text("The bridge was shut on January 12.")
    path = filled.folder / FILE
    damage(path)
    before = snapshot(filled.folder)
    for command in COMMANDS:
        status, out, err = run(*command)
        assert status == 1, (command, out)
        (line,) = err.splitlines()
        assert line.count(str(path)) == 1, line
        assert "dateline restore" in line
        assert snapshot(filled.folder) == before, command
    status, out, _ = run("check")
    assert status == 3
    assert out.startswith(f"- {path}")
    assert snapshot(filled.folder) == before
    assert not (tmp_path / "copy.backup").exists()
    trial.saw(
        "damaged SQLite",
        f"library.db {damage.__name__.replace('_', ' ')}; {len(COMMANDS)} commands and `check`",
        f"{len(COMMANDS)} of {len(COMMANDS)} end with one line and 1, `check` with 3; not a byte changed",
    )


def rows_of(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as held:
        names = held.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        ).fetchall()
        # SQLite does not tell "Passages" from "passages", which differ by a bit.
        return {name.lower(): held.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}


def told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a reader sees of an article or a passage: not the moment at which it was stored."""
    return row[:10] + row[11:]


def found_in(folder: Path) -> bool:
    try:
        with closing(SqliteLibrary(folder)) as library:
            return bool(library.faults(deep=True))
    except DatelineError as error:
        assert FILE in str(error)
        return True


def test_every_flipped_page_of_a_library_is_named(house: Build, tmp_path: Path, trial: Trial) -> None:
    one = house()
    one.ingest([story(number) for number in range(trial.size(60, 600))])
    one.library.vacuum()
    one.close()
    path, draw = one.folder / FILE, random.Random(3)
    content, rows = path.read_bytes(), rows_of(path)
    pages = len(content) // 4096
    chosen = sorted(draw.sample(range(pages), min(pages, trial.size(60, 1_000))))
    found = harmless = 0
    for page in chosen:
        path.write_bytes(content[: page * 4096] + draw.randbytes(4096) + content[(page + 1) * 4096 :])
        if found_in(one.folder):
            found += 1
        else:
            assert rows_of(path) == rows, f"page {page} holds something else, and nobody says so"
            harmless += 1
    path.write_bytes(content)
    assert not found_in(one.folder)
    trial.saw(
        "damaged SQLite",
        f"{len(chosen)} of {pages} pages overwritten, one at a time",
        f"`check` names library.db {found} times; {harmless} pages held nothing",
    )
    assert found + harmless == len(chosen)


def test_a_flipped_bit_that_leaves_a_text_unreadable_is_named(house: Build) -> None:
    one = house()
    one.ingest([story(0)])
    one.library.vacuum()
    (moment,) = one.library.connection.execute("SELECT ingested FROM versions").fetchone()
    one.close()
    path = one.folder / FILE
    content = path.read_bytes()
    path.write_bytes(content.replace(moment.encode(), b"\xb2" + moment[1:].encode()))
    assert found_in(one.folder)


def test_a_flipped_bit_in_the_description_of_a_table_is_named(house: Build) -> None:
    one = house()
    one.ingest([story(0)])
    one.library.vacuum()
    one.close()
    path = one.folder / FILE
    content = path.read_bytes()
    for whole, damaged in (
        (b" modified TEXT", b"\xa0modified TEXT"),
        (b" failures INT", b" failurds INT"),
        (b"CREATE TABLE feeds", b"CREATE \xd4ABLE feeds"),
    ):
        assert not found_in(one.folder)
        assert content.count(whole) >= 1
        path.write_bytes(content.replace(whole, damaged))
        assert found_in(one.folder)
        path.write_bytes(content)


def test_a_flipped_bit_in_an_article_is_named(house: Build, trial: Trial) -> None:
    one = house()
    one.ingest([story(number) for number in range(60)])
    one.library.vacuum()
    one.close()
    path, draw = one.folder / FILE, random.Random(4)
    content, rows = path.read_bytes(), rows_of(path)
    count = trial.size(150, 3_000)
    seen = {"found": 0, "harmless": 0, "elsewhere": 0}
    for _ in range(count):
        changed = bytearray(content)
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        path.write_bytes(changed)
        if found_in(one.folder):
            seen["found"] += 1
        elif (now := rows_of(path)) == rows:
            seen["harmless"] += 1
        else:
            seen["elsewhere"] += 1
            # What SQLite cannot tell is told by the hashes of articles and passages.
            for table in ("versions", "passages"):
                assert [told(row) for row in now[table]] == [told(row) for row in rows[table]], table
    trial.saw(
        "damaged SQLite",
        f"{count} single bits flipped, one at a time",
        f"{seen['found']} named by `check`, {seen['harmless']} changed nothing, {seen['elsewhere']} changed"
        " a date, a bit of a vector or the word index, and no article",
    )


def test_a_vector_whose_length_no_number_holds_is_named(house: Build) -> None:
    one = house()
    one.ingest([story(number) for number in range(3)])
    vector = np.full(one.encoder.dimension, 1e30, dtype=np.float32)
    with one.library.writing():
        one.library.connection.execute(
            "UPDATE embeddings SET vector = ? WHERE rowid = 2", (vector.tobytes(),)
        )
    (line,) = one.library.faults(deep=True)
    assert "1 vectors of words are not as they were stored" in line


@pytest.fixture
def killed(house: Build, tmp_path: Path) -> Iterator[Path]:
    """A data folder as a kill leaves it: what was stored last is in the `-wal`, the index knows it."""
    one = house(tmp_path / "alive")
    one.ingest([story(number) for number in range(60)])
    yield shutil.copytree(tmp_path / "alive", tmp_path / "data")
    one.close()


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_lost_or_cut_wal_is_noticed_by_what_the_index_has(
    killed: Path, trial: Trial, tmp_path: Path, run: Callable[..., tuple[int, str, str]], share: float
) -> None:
    log = killed / f"{FILE}-wal"
    assert log.stat().st_size > 100_000
    (tmp_path / "story.txt").write_text("The bridge was shut on January 12.")
    (killed / f"{FILE}-shm").unlink(missing_ok=True)
    if share:
        os.truncate(log, int(log.stat().st_size * share))
    else:
        log.unlink()
    status, out, _ = run("check", "--quick")
    assert status == 3
    assert "is older than its index" in out
    for command in (["ingest", "story.txt"], ["ask", "When?"], ["forget", "a1"], ["reindex"]):
        status, _, err = run(*command)
        assert status == 1
        assert "is older than its index" in err
    assert run("check", "--repair")[0] in (0, 3)
    assert "older" not in run("check", "--quick")[1]
    trial.saw(
        "damaged SQLite",
        f"library.db-wal {'cut to half' if share else 'lost'} after a kill",
        "`check` says what the index knows and the library does not; ingest, ask, forget, reindex refuse",
    )


def test_a_wal_without_its_library_is_left_alone(
    killed: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "story.txt").write_text("The bridge was shut on January 12.")
    (killed / FILE).unlink()
    shutil.rmtree(killed / "index")
    before = snapshot(killed)
    status, _, err = run("ingest", "story.txt")
    assert status == 1
    assert f"{killed / FILE} is missing beside {killed / FILE}-wal" in err
    assert snapshot(killed) == before


def test_a_full_text_and_a_vector_that_are_damaged_are_mended(
    filled: House, run: Callable[..., tuple[int, str, str]]
) -> None:
    with closing(sqlite3.connect(filled.folder / FILE)) as held:
        held.execute("UPDATE words_data SET block = zeroblob(20) WHERE id > 10")
        held.execute("DELETE FROM words_docsize WHERE id = 7")
        (blob,) = held.execute("SELECT vector FROM embeddings LIMIT 1").fetchone()
        broken = (np.frombuffer(blob, dtype=np.float32) * 2).tobytes()
        held.execute("UPDATE embeddings SET vector = ? WHERE vector = ?", (broken, blob))
        held.execute("UPDATE passages SET source = 'another', day = 7 WHERE id = 3")
        held.commit()
    status, out, _ = run("check")
    assert status == 3
    assert "a passage of the article" in out
    assert "the full text is not whole" in out
    assert "1 vectors of words are not as they were stored" in out
    status, out, _ = run("check", "--repair")
    assert status == 3, "what has no vector any more is to be embedded, and repair embeds nothing"
    assert "+ 1 passages given the day and the outlet of their article again" in out
    assert "+ the full text made anew" in out
    assert "+ 1 damaged vectors removed" in out
    assert "- 1 passages have no vector of words: run `dateline reindex`" in out
    with closing(SqliteLibrary(filled.folder)) as library:
        assert library.faults(deep=True) == []


@pytest.mark.parametrize(
    "command", [["ask", "When?"], ["timeline", "x"], ["chat"], ["forget", "a"], ["reindex"]]
)
def test_a_mistyped_folder_is_said_and_not_made(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]], command: list[str]
) -> None:
    status, _, err = run(*command)
    assert status == 1
    assert (
        err == f"dateline: there is no library in {tmp_path / 'data'}: `dateline ingest SOURCE` makes one\n"
    )
    assert not (tmp_path / "data").exists()
