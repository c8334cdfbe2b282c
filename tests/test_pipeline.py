"""An ingest loses no article it acknowledged, whenever it is killed, and the next one completes it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, Build, House, WordsEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import pipeline
from ingest.chunk import chunk
from ingest.documents import Document, Refusal, make_article
from ingest.pipeline import Ingest, date_articles, store_articles
from ingest.sources.discover import discover
from ingest.writer_lock import hold_writer_lock
from retrieval.types import Article, DatelineError, TimeMention

TODAY = date(2022, 2, 1)
MANY = 300


def story(number: int, change: str = "") -> Article:
    text = f"The bridge number {number} was shut on January 12{change}. It will open in May."
    return Article(f"a{number}", text, f"Bridge {number}", published=date(2022, 1, 20))


def passages(one: House) -> list[int]:
    return one.library.vectors(one.encoder.name).passage_ids().tolist()


def whole(one: House, count: int) -> None:
    """Every article is in, with passages, dates and vectors, and each is found."""
    assert sorted(one.library.article_ids()) == sorted(f"a{n}" for n in range(count))
    assert len(passages(one)) == count
    assert one.library.vectors(one.encoder.name).unembedded() == []
    assert one.library.faults() == []
    for number in (0, count // 2, count - 1):
        article = one.library.article(f"a{number}")
        assert article == story(number)
        ((_, found),) = one.library.passages(one.nearest(f"{article.title}\n{article.text}", 1)).values()
        assert found.id == article.id


def test_a_second_ingest_of_the_same_does_nothing(house: Build) -> None:
    one = house()
    first = one.ingest([story(n) for n in range(5)])
    assert (first.new, first.changed, first.same, first.embedded) == (5, 0, 0, 5)
    held = passages(one), one.index.peek()
    again = one.ingest([story(n) for n in range(5)])
    assert (again.new, again.changed, again.same, again.embedded) == (0, 0, 5, 0)
    assert (passages(one), one.index.peek()) == held
    assert isinstance(one.encoder, WordsEncoder)
    assert len(one.encoder.seen) == 5


def test_an_unchanged_article_costs_one_look_into_the_library_and_no_write(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(MANY)])
    said: list[str] = []
    one.library.connection.set_trace_callback(said.append)
    one.ingest([story(n) for n in range(MANY)])
    one.library.connection.set_trace_callback(None)
    looks = [line for line in said if line.startswith("SELECT digest FROM versions")]
    assert len(looks) == MANY
    assert len(said) - len(looks) < 20
    writes = [line for line in said if line.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(writes) == 1 and "last_ingest" in writes[0]


UNCHANGED = """
import sys
from bot.cli import main
status = main(sys.argv[1:])
print(sorted({"torch", "sentence_transformers", "transformers", "chromadb"} & set(sys.modules)), status)
"""


@pytest.mark.slow
def test_an_ingest_of_what_is_there_loads_neither_the_encoder_nor_the_index(sample_copy: Path) -> None:
    again = subprocess.run(
        [sys.executable, "-c", UNCHANGED, "ingest", str(SAMPLES / "articles"), "--data", str(sample_copy)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "0 new, 0 changed, 23 unchanged" in again.stdout
    assert again.stdout.splitlines()[-1] == "[] 0"


def test_only_what_changed_is_embedded_again(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(5)])
    again = one.ingest([story(0), story(1, " again"), story(9)])
    assert (again.new, again.changed, again.same, again.embedded) == (1, 1, 1, 2)


def test_the_last_of_two_versions_in_one_ingest_stays(house: Build) -> None:
    one = house()
    summary = one.ingest([story(1), story(1, " again"), story(1, " again")])
    assert (summary.new, summary.changed, summary.same) == (1, 1, 1)
    assert one.library.article("a1") == story(1, " again")


def test_refused_inputs_are_told_and_the_rest_goes_in(house: Build) -> None:
    one = house()
    refusal = Refusal("a.jsonl", 3, "is not JSON")
    summary = one.ingest([story(0), refusal, story(1)])
    assert (summary.new, summary.refused) == (2, (refusal,))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(), min_size=1, max_size=200), st.text(max_size=30))
def test_no_text_stops_an_ingest(house: Build, text: str, title: str) -> None:
    one = house()
    found = make_article(Document(f"Words. {text}", title), identifier="any")
    store_articles(one.library, [found])
    assert one.library.article("any") == found
    for mention in one.library.mentions(found):
        assert found.text[mention.start : mention.end] == mention.text


def test_nothing_to_ingest_is_no_error(house: Build) -> None:
    one = house()
    assert one.ingest([]).new == 0
    assert one.index.peek() is None
    assert one.library.fact("last_ingest") is not None


def test_the_dates_of_an_article_are_worked_out_when_it_comes_in(house: Build) -> None:
    one = house()
    one.ingest([story(1)])
    values = {mention.text: mention.value for mention in one.library.mentions(story(1))}
    assert values["January 12"] == "2022-01-12"


def test_dating_again_replaces_what_an_older_engine_found(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(3)])
    with one.library.writing():
        one.library.replace_mentions(story(1), [TimeMention(0, 3, "The", "DATE", "1066")])
    told: list[tuple[str, int, int | None]] = []
    date_articles(one.library, lambda *step: told.append(step))
    assert "1066" not in {mention.value for mention in one.library.mentions(story(1))}
    assert one.library.mentions(story(1)) != []
    assert told == [("dates", 3, 3)]


def test_progress_counts_what_is_safe_on_disk(house: Build) -> None:
    one, told = house(), list[tuple[str, int, int | None]]()

    def progress(step: str, done: int, total: int | None) -> None:
        told.append((step, done, total))
        if step == "articles":
            assert len(one.library.article_ids()) == done

    Ingest(one.library, one.dense, one.encoder).run((story(n) for n in range(100)), progress, 100)
    assert told[:2] == [("articles", 64, 100), ("articles", 100, 100)]
    assert told[2:5] == [("encoder", 0, None), ("passages", 0, 100), ("passages", 100, 100)]
    assert told[5] == ("index", 0, None)
    assert told[-1] == ("index", 100, 100)


def test_an_encoder_that_fails_half_way_keeps_what_was_done(
    house: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "EMBED_AT_ONCE", 10)

    class Tired(WordsEncoder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            if len(self.seen) >= 20:
                raise MemoryError
            return super().encode(texts)

    one = house(encoder=Tired())
    with pytest.raises(MemoryError):
        one.ingest([story(n) for n in range(50)])
    again = house(one.folder)
    assert again.ingest([story(n) for n in range(50)]).embedded == 30
    whole(again, 50)


@pytest.mark.slow
@pytest.mark.parametrize("stop", ["articles 128", "passages 64", "index", "articles 64", "passages 192"])
def test_a_killed_ingest_loses_no_article(house: Build, tmp_path: Path, stop: str) -> None:
    news = tmp_path / "news.jsonl"
    rows = [
        {"id": a.id, "title": a.title, "text": a.text, "published": "2022-01-20"}
        for a in map(story, range(MANY))
    ]
    news.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    running = subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(tmp_path / "data"), str(news)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    told = []
    for line in running.stdout:
        told.append(line.split())
        if line.startswith(stop):
            os.kill(running.pid, signal.SIGKILL)
            break
    running.stdout.close()
    assert running.wait() == -signal.SIGKILL, told
    one = house()
    acknowledged = max(int(done) for step, done in told if step == "articles")
    held = one.library.article_ids()
    assert held[:acknowledged] == [f"a{n}" for n in range(acknowledged)]
    assert one.library.faults() == []
    embedded = max([int(done) for step, done in told if step == "passages"], default=0)
    assert sum(len(batch.ids) for batch in one.library.vectors("words").batches()) >= embedded
    summary = one.ingest(discover([str(news)], TODAY))
    assert (summary.new, summary.changed, summary.same) == (MANY - len(held), 0, len(held))
    assert summary.embedded <= MANY - embedded
    whole(one, MANY)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder's writer lock until its input ends."""
    script = (
        "import sys; from pathlib import Path; from ingest.writer_lock import hold_writer_lock\n"
        "with hold_writer_lock(Path(sys.argv[1]), print, create=True):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == "held\n"
        yield running
        running.kill()


def test_a_second_writer_waits_and_says_for_whom(tmp_path: Path, writer: subprocess.Popen[str]) -> None:
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        assert writer.stdin is not None
        writer.stdin.close()

    with hold_writer_lock(tmp_path, tell, create=True):
        assert writer.wait(timeout=30) == 0
    assert told == [f"process {writer.pid} is writing to {tmp_path}; waiting for it"]


def test_a_killed_writer_holds_nobody_up(tmp_path: Path, writer: subprocess.Popen[str]) -> None:
    writer.kill()
    writer.wait()
    told: list[str] = []
    with hold_writer_lock(tmp_path, told.append, create=True):
        assert told == []


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(DatelineError, match="DATELINE_DATA or --data"),
        hold_writer_lock(tmp_path / "file", print, create=True),
    ):
        pass


def test_what_the_encoder_sees_is_what_the_passages_are(house: Build) -> None:
    one = house()
    long = Article("a0", "The bridge is shut. " * 200, "Bridge")
    one.ingest([long])
    assert isinstance(one.encoder, WordsEncoder)
    assert sorted(one.encoder.seen) == sorted(
        {f"Bridge\n{long.text[start:end]}" for start, end in chunk(long.text)}
    )


def _ingest(folder: Path, news: Path) -> None:
    """This file as a program: an ingest in small steps that prints each step when it is done."""
    from retrieval.chroma.index import Index
    from retrieval.chroma.vector_index import ChromaVectorIndex
    from retrieval.sqlite.library import SqliteLibrary

    pipeline.EMBED_AT_ONCE = 64
    library, index = SqliteLibrary(folder), Index(folder / "index", verify=lambda _folder: [])

    def progress(step: str, done: int, _total: int | None) -> None:
        sys.stdout.write(f"{step} {done}\n")
        sys.stdout.flush()

    found = discover([str(news)], TODAY)
    Ingest(library, ChromaVectorIndex(library, index, "words"), WordsEncoder()).run(found, progress)


if __name__ == "__main__":
    _ingest(Path(sys.argv[1]), Path(sys.argv[2]))
