"""One file brings back everything; a damaged one is refused before anything is touched."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Build, House
from faults.measured import Trial

from bot.commands import backup as commands
from bot.commands.health import find_problems
from bot.settings import Settings
from bot.telegram.inbox import FILE as INBOX
from bot.telegram.inbox import Inbox, Incoming, find_fault
from ingest.chunk import chunk
from retrieval.sqlite import schema
from retrieval.sqlite.backup import look, save
from retrieval.sqlite.library import FILE, SqliteLibrary
from retrieval.sqlite.schema import MIGRATIONS
from retrieval.types import Article, DatelineError, Question

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
FEED = "https://example.org/feed.xml"


def story(number: int, said: str = "was shut") -> Article:
    text = f"The bridge number {number} {said} on January 12. A barge had struck it the day before."
    return Article(f"a{number}", text, f"Bridge {number}", source="The Post", published=date(2022, 1, 20))


@pytest.fixture(autouse=True)
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may embed a passage."""

    def refuse(*_: object, **__: object) -> Any:
        raise AssertionError("the encoder was wanted")

    monkeypatch.setattr("retrieval.embed.SentenceEncoder.__init__", refuse)
    monkeypatch.setattr("retrieval.chroma.probe.Probe.__call__", lambda _self, _folder: [])


@pytest.fixture
def filled(house: Build, trial: Trial) -> House:
    """A library with older versions, dates, a feed, and a bot's inbox with a question that waits."""
    one = house()
    one.ingest([story(number) for number in range(trial.size(40, 2_000))])
    one.ingest([story(number, "was opened") for number in range(10)])
    one.library.feeds.add(FEED, "News", WHEN)
    with Inbox(one.folder / INBOX, 1, lambda: 0.0) as inbox:
        inbox.accept_messages([Incoming(7, 8, 9, "When was the bridge shut?")])
    return one


def settings(folder: Path) -> Settings:
    return Settings(data=folder, embedding_model="words")


def written(one: House, file: Path) -> Path:
    assert commands.backup(Namespace(file=file), settings(one.folder)) == 0
    return file


def restore(file: Path, folder: Path, replace: bool = False) -> None:
    assert commands.restore(Namespace(file=file, replace=replace), settings(folder)) == 0


def answered(one: House, text: str) -> str:
    return one.desk().answer(Question(text)).text


def rows_of(folder: Path) -> dict[str, list[Any]]:
    found = {}
    with closing(SqliteLibrary(folder, create=False)) as library:
        for (name,) in library.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        ).fetchall():
            found[name] = library.connection.execute(f"SELECT * FROM {name}").fetchall()
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".lock",)]
    return {str(path): path.read_bytes() for path in paths if not path.name.endswith(("-shm", "LOCK"))}


def test_a_backup_brings_back_everything(
    filled: House, house: Build, tmp_path: Path, trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(filled, tmp_path / "news.backup")
    count = len(filled.library.article_ids())
    said = capsys.readouterr().out
    assert said.startswith(f"backed up {count} articles, 1 feeds and the inbox into {file}: ")
    restore(file, tmp_path / "other")
    said = capsys.readouterr().out
    assert f"restored {count} articles, 1 feeds and the inbox" in said
    assert "passages, none embedded anew" in said
    before, after = rows_of(filled.folder), rows_of(tmp_path / "other")
    assert after == before
    assert len(before["versions"]) == count + 10
    assert before["mentions"] and before["embeddings"] and before["feeds"]
    again = house(tmp_path / "other")
    for text in ("The bridge number 3", "a barge had struck number 17"):
        assert again.nearest(text, 10) == filled.nearest(text, 10)
        assert answered(again, text) == answered(filled, text)
    with Inbox(tmp_path / "other" / INBOX, 1, lambda: 0.0) as inbox:
        assert [one.text for one in inbox.list_waiting()] == ["When was the bridge shut?"]
    assert find_problems(settings(tmp_path / "other"), deep=True) == []
    trial.saw(
        "backup, restore",
        f"{count} articles, older versions, dates, a feed, the inbox, into another folder",
        f"every row of {len(before)} tables equal, the same answers, 0 passages embedded",
    )


def test_a_backup_is_whole_while_others_write(filled: House, tmp_path: Path, trial: Trial) -> None:
    ending = threading.Event()

    def write() -> None:
        library, number = SqliteLibrary(filled.folder), 100_000
        while not ending.is_set():
            one = story(number)
            with library.writing():
                library.put(one, chunk(one.text))
            number += 1
            ending.wait(0.005)
        library.close()

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    try:
        for _ in range(trial.size(3, 30)):
            with closing(SqliteLibrary(filled.folder)) as library:
                counts.append(save(library, [], tmp_path / "news.backup", "").articles)
    finally:
        ending.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0], "nobody wrote meanwhile"
    restore(tmp_path / "news.backup", tmp_path / "other")
    after = rows_of(tmp_path / "other")
    versions = {row[0] for row in after["versions"]}
    assert {row[1] for row in after["passages"]} == versions - {
        row[0] for row in after["versions"] if not row[3]
    }
    trial.saw(
        "backup, restore",
        f"{len(counts)} backups while another thread stores articles one at a time",
        f"{len(counts)} whole, of {counts[0]} to {counts[-1]} articles",
    )


def test_a_damaged_backup_is_refused_before_anything_is_touched(
    filled: House, tmp_path: Path, trial: Trial
) -> None:
    file, draw = written(filled, tmp_path / "news.backup"), random.Random(5)
    content, rows = file.read_bytes(), rows_of(filled.folder)
    refused = harmless = 0
    count = trial.size(60, 2_000)
    for number in range(count):
        changed = bytearray(content)
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        file.write_bytes(changed if number % 10 else changed[: draw.randrange(len(changed))])
        try:
            look(file)
        except DatelineError as error:
            assert str(file) in str(error)
            assert "\n" not in str(error)
            refused += 1
            continue
        restore(file, tmp_path / f"other-{number}")
        assert rows_of(tmp_path / f"other-{number}") == rows, "a changed backup was restored"
        harmless += 1
    assert refused > count / 4
    trial.saw(
        "backup, restore",
        f"{count} backups with one flipped bit, or cut short",
        f"{refused} refused; {harmless} with the bit in an unused place, restored equal",
    )


def test_nothing_but_an_earlier_backup_is_written_over(filled: House, tmp_path: Path) -> None:
    file = written(filled, tmp_path / "news.backup")
    written(filled, file)
    (tmp_path / "notes").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name, words in {
        "notes": "is there and is no backup: name another file",
        "link": "is there and is no backup: name another file",
        "data/library.db": "is there and is no backup: name another file",
        "data": "is a folder: name a file in it",
        "gone/news.backup": "make it, or name another",
    }.items():
        with pytest.raises(DatelineError, match=words):
            written(filled, tmp_path / name)
    assert (tmp_path / "notes").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "link", "news.backup", "notes"]


def test_a_damaged_library_is_not_backed_up_over_a_good_backup(filled: House, tmp_path: Path) -> None:
    file = written(filled, tmp_path / "news.backup")
    before = file.read_bytes()
    with filled.library.writing():
        filled.library.connection.execute("UPDATE versions SET text = 'x' || text WHERE id = 'a3'")
    with pytest.raises(DatelineError, match=r"article a3 .* no backup was written"):
        written(filled, file)
    assert file.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".draft")]


def test_a_library_that_is_whole_stays_unless_it_is_to_be_replaced(filled: House, tmp_path: Path) -> None:
    file = written(filled, tmp_path / "news.backup")
    filled.ingest([story(9_500)])
    filled.close()
    before = files_in(filled.folder)
    with pytest.raises(DatelineError, match=r"is whole and holds \d+ articles: --replace puts it aside"):
        restore(file, filled.folder)
    assert files_in(filled.folder) == before
    restore(file, filled.folder, replace=True)
    with closing(SqliteLibrary(filled.folder)) as library:
        assert library.article("a9500") is None
    (kept,) = filled.folder.glob("library-until-*.db")
    held = look(kept)
    assert held.articles == len(rows_of(filled.folder)["versions"]) - 10 + 1
    assert [*filled.folder.glob("inbox-until-*.db")]
    assert find_problems(settings(filled.folder), deep=True) == []
    restore(kept, tmp_path / "older")
    with closing(SqliteLibrary(tmp_path / "older")) as library:
        assert library.article("a9500") == story(9_500)


@pytest.mark.parametrize("damage", [b"", b"This is no database. " * 500, None])
def test_a_library_that_is_damaged_or_gone_makes_way_and_is_kept(
    filled: House, tmp_path: Path, damage: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file, rows = written(filled, tmp_path / "news.backup"), rows_of(filled.folder)
    filled.close()
    path = filled.folder / FILE
    for rest in filled.folder.glob(f"{FILE}-*"):
        rest.unlink()
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    restore(file, filled.folder)
    assert rows_of(filled.folder) == rows
    kept = [*filled.folder.glob("library-until-*.db")]
    assert [one.read_bytes() for one in kept] == ([] if damage is None else [damage])
    assert all(str(one) in capsys.readouterr().out for one in kept)
    assert find_problems(settings(filled.folder), deep=True) == []


def test_an_index_of_another_library_answers_for_no_moment(filled: House, tmp_path: Path) -> None:
    file = written(filled, tmp_path / "news.backup")
    filled.ingest([story(number) for number in range(600, 620)])
    filled.dense.merge()
    filled.close()
    restore(file, filled.folder, replace=True)
    generations = [path for path in (filled.folder / "index").iterdir() if path.is_dir()]
    assert len(generations) == 1
    assert find_problems(settings(filled.folder), deep=True) == []


@pytest.mark.parametrize("name", ["writer.lock", "bot.lock"])
def test_a_folder_that_somebody_uses_is_not_restored_into(filled: House, tmp_path: Path, name: str) -> None:
    file = written(filled, tmp_path / "news.backup")
    filled.close()
    before = files_in(filled.folder)
    with (
        elsewhere(
            "import portalocker, sys; lock = portalocker.Lock(sys.argv[1], 'a'); lock.acquire()",
            filled.folder / name,
        ),
        pytest.raises(DatelineError, match="stop it first"),
    ):
        restore(file, filled.folder, replace=True)
    assert files_in(filled.folder) == before


def test_a_library_that_another_process_has_open_is_not_replaced(filled: House, tmp_path: Path) -> None:
    file = written(filled, tmp_path / "news.backup")
    filled.close()
    script = (
        "import sys; from pathlib import Path; from retrieval.sqlite.library import SqliteLibrary\n"
        "held = SqliteLibrary(Path(sys.argv[1]))"
    )
    with elsewhere(script, filled.folder), pytest.raises(DatelineError, match=r"has .* open: stop it first"):
        restore(file, filled.folder, replace=True)
    restore(file, filled.folder, replace=True)


def elsewhere(script: str, *arguments: Path) -> closing[Elsewhere]:
    return closing(Elsewhere(script, arguments))


class Elsewhere:
    """Another process that has done something and holds it until this is closed."""

    def __init__(self, script: str, arguments: tuple[Path, ...]) -> None:
        command = [sys.executable, "-c", f"{script}\nprint('ready', flush=True); sys.stdin.read()"]
        self._running = subprocess.Popen(
            [*command, *map(str, arguments)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._running.stdout is not None
        assert self._running.stdout.readline() == b"ready\n"

    def close(self) -> None:
        self._running.communicate()


def test_a_backup_of_a_newer_program_is_refused_and_of_an_older_one_brought_up_to_date(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        newer = (*MIGRATIONS, "CREATE TABLE later (a)")
        patched.setattr(schema, "MIGRATIONS", newer)
        patched.setattr("retrieval.sqlite.backup.MIGRATIONS", newer)
        with closing(SqliteLibrary(filled.folder)) as library:
            save(library, [], tmp_path / "newer.backup", "")
    with pytest.raises(DatelineError, match="newer Dateline"):
        restore(tmp_path / "newer.backup", tmp_path / "other")
    assert not (tmp_path / "other").exists()
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", MIGRATIONS[:2])
        old = tmp_path / "old.db"
        with closing(sqlite3.connect(old, isolation_level=None)) as connection:
            schema.migrate(connection, str(old))
    restore(old, tmp_path / "other")
    with closing(SqliteLibrary(tmp_path / "other")) as library:
        assert library.article_ids() == []
        assert library.feeds.all() == []


@pytest.mark.parametrize("content", [None, b"", b"text " * 2_000, "database"])
def test_what_is_no_backup_is_said_and_nothing_is_made(tmp_path: Path, content: bytes | str | None) -> None:
    file = tmp_path / "news.backup"
    if content == "database":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE mine (a)")
    elif isinstance(content, bytes):
        file.write_bytes(content)
    with pytest.raises(DatelineError, match=r"news\.backup"):
        restore(file, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_copy_that_sqlite_made_can_be_restored(filled: House, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        filled.library.connection.backup(copy)
    restore(tmp_path / "copy.db", tmp_path / "other")
    assert rows_of(tmp_path / "other") == rows_of(filled.folder)


STEPS: tuple[tuple[str, str], ...] = (
    ("retrieval.chroma.index.Index.withdraw", "the old library"),
    ("retrieval.disk.put_aside", "the old library"),
    ("bot.commands.repair.build_missing_index", "the new library"),
)


@pytest.mark.parametrize(("step", "left"), STEPS)
def test_a_restore_that_was_stopped_is_completed_by_the_next(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, left: str
) -> None:
    file = written(filled, tmp_path / "news.backup")
    rows = rows_of(filled.folder)
    filled.ingest([story(number) for number in range(9_700, 9_720)])
    filled.close()

    def stopped(*_: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(step, stopped)
        with pytest.raises(KeyboardInterrupt):
            restore(file, filled.folder, replace=True)
    with closing(SqliteLibrary(filled.folder)) as library:
        assert (library.article("a9700") is None) is (left == "the new library")
    restore(file, filled.folder, replace=True)
    assert rows_of(filled.folder) == rows
    assert find_problems(settings(filled.folder), deep=True) == []


@pytest.fixture
def broken_inbox(filled: House) -> Iterator[Callable[[bytes], Path]]:
    path = filled.folder / INBOX

    def broken(content: bytes) -> Path:
        for rest in filled.folder.glob(f"{INBOX}*"):
            rest.unlink()
        path.write_bytes(content)
        return path

    yield broken


def start_bot(folder: Path, runtime: Path) -> None:
    import asyncio

    from bot.telegram.app import Setup, serve

    setup = Setup("123456:" + "a" * 35, folder, runtime=runtime)
    asyncio.run(serve(setup, None, None, asyncio.Event()))  # type: ignore[arg-type]


def test_a_damaged_inbox_is_named_not_written_over_and_brought_back(
    filled: House, tmp_path: Path, broken_inbox: Callable[[bytes], Path]
) -> None:
    file = written(filled, tmp_path / "news.backup")
    whole = (filled.folder / INBOX).read_bytes()
    for content in (b"no inbox " * 2_000, whole[: len(whole) // 2], whole[:4096] + bytes(len(whole) - 4096)):
        path = broken_inbox(content)
        (line,) = find_problems(settings(filled.folder), deep=False)
        assert str(path) in line
        with pytest.raises(DatelineError, match=r"inbox\.db is damaged .* restore FILE"):
            start_bot(filled.folder, tmp_path)
        assert path.read_bytes() == content
    filled.close()
    restore(file, filled.folder, replace=True)
    assert find_problems(settings(filled.folder), deep=True) == []
    with Inbox(filled.folder / INBOX, 1, lambda: 0.0) as inbox:
        assert len(inbox.list_waiting()) == 1


@pytest.mark.parametrize("replace", [False, True])
def test_a_log_that_an_inbox_left_is_not_played_back_into_the_one_that_is_restored(
    filled: House, tmp_path: Path, replace: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    file, log = written(filled, tmp_path / "news.backup"), filled.folder / f"{INBOX}-wal"
    with Inbox(filled.folder / INBOX, 1, lambda: 0.0) as inbox:
        inbox.accept_messages([Incoming(number, 8, 9, "Who shut it? " * 400) for number in range(20, 60)])
        stale = log.read_bytes()
    (filled.folder / INBOX).unlink()
    log.write_bytes(stale)
    (filled.folder / FILE).write_bytes(b"")
    filled.close()
    restore(file, filled.folder, replace)
    (kept,) = filled.folder.glob("inbox-until-*.db-wal")
    assert kept.read_bytes() == stale
    assert f"what was there is kept as {kept}" in capsys.readouterr().out
    with Inbox(filled.folder / INBOX, 1, lambda: 0.0) as inbox:
        assert [one.text for one in inbox.list_waiting()] == ["When was the bridge shut?"]
    assert find_problems(settings(filled.folder), deep=True) == []


def test_a_restore_that_the_disk_spoiled_is_not_called_restored(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(filled, tmp_path / "news.backup")

    def spoiling(folder: Path) -> None:
        (folder / INBOX).write_bytes(b"no inbox " * 2_000)

    monkeypatch.setattr("retrieval.disk.sync_path", spoiling)
    capsys.readouterr()
    with pytest.raises(DatelineError, match=r"inbox\.db is damaged .* restore again"):
        restore(file, tmp_path / "other")
    assert "restored" not in capsys.readouterr().out


@pytest.mark.parametrize("emptied", [False, True])
def test_messages_that_only_the_log_of_a_lost_inbox_has_are_named_and_not_thrown_away(
    filled: House, tmp_path: Path, emptied: bool
) -> None:
    path, log = filled.folder / INBOX, filled.folder / f"{INBOX}-wal"
    with Inbox(path, 1, lambda: 0.0) as inbox:
        inbox.accept_messages([Incoming(20, 8, 9, "Who shut it?")])
        waiting = log.read_bytes()
    path.unlink()
    if emptied:
        path.touch()
    log.write_bytes(waiting)
    (line,) = find_problems(settings(filled.folder), deep=False)
    how = "empty" if emptied else "missing"
    assert line.startswith(f"{path} is {how} beside {log}: ")
    with pytest.raises(DatelineError, match=rf"inbox\.db is {how} beside .* restore FILE"):
        start_bot(filled.folder, tmp_path)
    assert log.read_bytes() == waiting
    assert path.exists() is emptied


def test_an_empty_inbox_is_a_new_one_to_everybody(filled: House, tmp_path: Path) -> None:
    """A process that was killed as it made the file leaves it so."""
    (filled.folder / INBOX).write_bytes(b"")
    assert find_problems(settings(filled.folder), deep=False) == []
    file = written(filled, tmp_path / "news.backup")
    assert look(file).beside == ()
    assert find_fault(filled.folder / INBOX) is None, "the bot asks this before it opens it"
    restore(file, tmp_path / "other")
    assert find_problems(settings(tmp_path / "other"), deep=False) == []


@pytest.mark.parametrize("name", [FILE, INBOX])
def test_a_folder_in_the_place_of_a_file_makes_way_and_is_kept(
    filled: House, tmp_path: Path, name: str
) -> None:
    file = written(filled, tmp_path / "news.backup")
    filled.close()
    (filled.folder / name).unlink()
    (filled.folder / name).mkdir()
    (filled.folder / name / "note.txt").write_text("mine")
    (line,) = find_problems(settings(filled.folder), deep=False)
    assert line.startswith(f"{filled.folder / name} is not a file: ")
    restore(file, filled.folder, replace=True)
    assert find_problems(settings(filled.folder), deep=False) == []
    (kept,) = filled.folder.glob("*-until-*/note.txt")
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("name", ["index/mine.backup", "index", "index/000001-mine/a", "index/../index/b"])
def test_no_backup_is_written_where_the_index_is_made_anew(filled: House, name: str) -> None:
    before = files_in(filled.folder)
    with pytest.raises(
        DatelineError, match="is a place in the index, which is made anew: name one elsewhere"
    ):
        written(filled, filled.folder / name)
    assert files_in(filled.folder) == before


def test_an_inbox_that_cannot_be_backed_up_is_named_and_an_earlier_backup_stays(
    filled: House, tmp_path: Path, broken_inbox: Callable[[bytes], Path]
) -> None:
    file = written(filled, tmp_path / "news.backup")
    before, whole = file.read_bytes(), (filled.folder / INBOX).read_bytes()
    spoiled = whole[:4096] + b"\xff" * (len(whole) - 4096)
    for content in (b"no inbox " * 2_000, whole[: len(whole) // 2], spoiled):
        path = broken_inbox(content)
        with pytest.raises(
            DatelineError, match=r"inbox\.db is damaged .*: move it away, .* no backup was written"
        ):
            written(filled, file)
        assert path.read_bytes() == content
    path.unlink()
    path.with_name(f"{INBOX}-wal").write_bytes(b"messages")
    with pytest.raises(DatelineError, match=r"inbox\.db is missing beside .*-wal: move it away"):
        written(filled, file)
    assert file.read_bytes() == before
    path.with_name(f"{INBOX}-wal").unlink()
    assert look(written(filled, file)).beside == ()
