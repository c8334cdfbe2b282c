"""The command line is the contract: exit codes, one line for an error, JSON of a fixed shape."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES, make_model

from bot import cli
from ingest.pipeline import Ingest
from ingest.sources.discover import discover
from retrieval.chroma.index import Index
from retrieval.chroma.vector_index import ChromaVectorIndex
from retrieval.embed import SentenceEncoder
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Article

SETTINGS = (
    "DATELINE_DATA",
    "EMBEDDING_MODEL",
    "LLM_MODEL",
    "LLM_TIMEOUT",
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_BASE_URL",
    "LOG_LEVEL",
    "WATCH_MINUTES",
    "HF_HUB_OFFLINE",
    "TOKENIZERS_PARALLELISM",
)
ANSWER = {
    "question": str,
    "answered": bool,
    "answer": str,
    "short": str | None,
    "when": dict | None,
    "citations": list,
    "passages": list,
    "conflicts": list,
    "reason": str | None,
    "confidence": float | None,
    "elapsed_ms": float | int,
}
NEWS = {
    "bridge": ("The Gannet bridge was shut on January 12. A barge had struck it.", "The Post", "2022-01-13"),
    "tram": ("The Northgate tram will run on March 15, the council said.", "Meridian Wire", "2022-02-01"),
    "film": ("A film about the lighthouse won a prize on Sunday.", "The Post", "2022-03-07"),
    "undated": ("The lighthouse on the rock was built of granite.", "", ""),
}
COMMANDS = (
    "ingest",
    "feeds",
    "watch",
    "ask",
    "timeline",
    "chat",
    "bot",
    "dates",
    "sources",
    "forget",
    "reindex",
    "check",
    "backup",
    "restore",
)
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "chromadb",
    "numpy",
    "langchain",
    "langchain_core",
    "matplotlib",
    "telegram",
)


@dataclass
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaint(self) -> str:
        """The one line on standard error of a command that failed."""
        (line,) = self.err.splitlines()
        assert line.startswith("dateline: ")
        assert self.status == 1
        return line.removeprefix("dateline: ")


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "news.jsonl"
    rows = [
        {"id": name, "text": text, "source": source, "published": published or None, "title": name.title()}
        for name, (text, source, published) in NEWS.items()
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, news: Path, tiny_model: Path) -> Path:
    """A data folder with four articles, encoded by a model that takes no time."""
    folder = tmp_path_factory.mktemp("stocked")
    library, index = SqliteLibrary(folder), Index(folder / "index", verify=lambda _folder: [])
    encoder = SentenceEncoder(str(tiny_model))
    found = discover([str(news)], date(2026, 1, 1))
    Ingest(library, ChromaVectorIndex(library, index, encoder.name), encoder).run(found)
    index.close()
    library.close()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def filled(stocked: Path, data: Path) -> Path:
    return shutil.copytree(stocked, data)


@pytest.fixture
def run(
    tmp_path: Path,
    data: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command in an empty folder, with nothing set but the data folder and a small model."""
    for name in SETTINGS:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_DATA", str(data))
    monkeypatch.setenv("EMBEDDING_MODEL", str(tiny_model))
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str, stdin: bytes | str = b"") -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capfd.readouterr()
        try:
            status = cli.main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Ran(status, said.out, said.err)

    return called


def keeps_to(shape: dict[str, Any], row: dict[str, Any]) -> None:
    assert shape.keys() <= row.keys()
    for name, kind in shape.items():
        assert isinstance(row[name], kind), name


# Usage


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ingest"],
        ["forget"],
        ["ask", "q", "--asof", "soon"],
        ["ask", "q", "--since", "2022-02-30"],
        ["ask", "q", "-k", "0"],
        ["ask", "q", "-k", "101"],
        ["ask", "q", "-k", "²"],
        ["dates", "--published", "someday"],
        ["check", "--deep"],
        ["feeds"],
        ["feeds", "follow", "https://example.org/"],
        ["watch", "--twice"],
        ["backup"],
        ["restore"],
    ],
)
def test_wrong_usage_ends_with_2_and_touches_nothing(run: Run, data: Path, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: dateline")
    assert not data.exists()


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    ran = run(*command, "--help")
    assert ran.status == 0
    assert ran.out.startswith("usage: dateline")
    assert not command or "--data" in ran.out


# Ingest


@pytest.mark.slow
def test_ingest_says_what_it_did_to_programs(run: Run, news: Path) -> None:
    ran = run("ingest", str(news), "--json")
    assert (ran.status, ran.err) == (0, "")
    (row,) = ran.rows
    assert {name: row[name] for name in ("new", "changed", "unchanged", "refused", "embedded")} == {
        "new": 4,
        "changed": 0,
        "unchanged": 0,
        "refused": [],
        "embedded": 4,
    }
    (again,) = run("ingest", str(news), "--json").rows
    assert (again["new"], again["unchanged"], again["embedded"]) == (0, 4, 0)


def test_ingest_says_what_it_did_to_people(run: Run, filled: Path, news: Path) -> None:
    ran = run("ingest", str(news))
    assert ran.status == 0
    assert ran.out.startswith(
        "articles: 0 new, 0 changed, 4 unchanged, 0 refused; 1 undated; 0 passages embedded"
    )
    assert ran.err.startswith("reading articles: 4 of 4")


def test_a_refused_line_is_named_and_the_rest_is_kept(run: Run, filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text(
        '{"id": "new", "text": "The ferry sailed."}\nnot json\n{"text": "x", "published": "2999-01-01"}\n'
    )
    ran = run("ingest", str(path), "--json")
    assert ran.status == 1
    first, second = ran.err.splitlines()
    assert first == f"refused: {path}:2 is not JSON"
    assert second.startswith(f"refused: {path}:3 has the publication date 2999-01-01")
    assert f"undated: {path}:1" in run("ingest", str(path)).err
    (row,) = ran.rows
    assert row["new"] == 1
    assert row["refused"][0] == {"path": str(path), "line": 2, "reason": "is not JSON"}


def test_a_folder_without_articles_says_so_and_ends_with_1(run: Run, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("ingest", str(tmp_path / "empty"), "--json")
    assert ran.status == 1
    (line,) = ran.err.splitlines()
    assert line.startswith(f"refused: {tmp_path / 'empty'} holds no file that can be read")


def test_an_article_without_a_date_is_counted_listed_refused_and_dated_by_hand(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text('{"id": "new", "title": "Ferry", "text": "The ferry sailed on Friday."}\n')
    (row,) = run("ingest", str(path), "--json", "--require-date").rows
    assert (row["new"], row["refused"][0]["reason"]) == (0, "does not say when it came out")
    (row,) = run("ingest", str(path), "--json", "--dry-run").rows
    assert (row["new"], row["undated"]) == (1, 1)
    (row,) = run("ingest", str(path), "--json").rows
    assert (row["new"], row["undated"], row["undated_first"]) == (1, 1, [f"{path}:1"])
    assert "new" in [row["id"] for row in run("sources", "--undated", "--json").rows]
    assert run("date", "new", "2022-01-20").out == "new is dated 2022-01-20\n"
    assert "new" not in [row["id"] for row in run("sources", "--undated", "--json").rows]
    # What its source says or does not say does not change that.
    for more in ("", ', "published": "2022-03-03"'):
        path.write_text(f'{{"id": "new", "title": "Ferry", "text": "The ferry sailed on Friday."{more}}}\n')
        (row,) = run("ingest", str(path), "--json").rows
        assert (row["new"], row["changed"], row["undated"]) == (0, 0, 0)
    assert "no article has the id nothing" in run("date", "nothing", "2022-01-20").complaint
    assert run("forget", "new").status == 0


def test_an_export_is_read_back_to_the_same_library(run: Run, filled: Path, tmp_path: Path) -> None:
    exported = run("export")
    path = tmp_path / "exported.jsonl"
    path.write_text(exported.out, encoding="utf-8")
    (row,) = run("ingest", str(path), "--json").rows
    assert (row["new"], row["changed"], row["refused"]) == (0, 0, [])
    assert row["unchanged"] == len(exported.rows) >= 4
    days = sorted(one["published"] for one in exported.rows if one["published"])
    some = run("export", "--since", days[1], "--until", days[-1]).rows
    assert [one["id"] for one in some] == [
        one["id"] for one in exported.rows if (one["published"] or "") >= days[1]
    ]


def test_what_is_read_of_a_file_is_shown_without_a_library(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("date 2022-01-20 The ferry sailed.")
    (row,) = run("read", str(path), "--json").rows
    assert (row["path"], row["published"], row["dated_by"]) == (
        str(path),
        "2022-01-20",
        "the line before the text",
    )
    assert "2022-01-20 (by the line before the text)" in run("read", str(path)).out
    path.write_text(" ")
    refused = run("read", str(path), "--json")
    assert refused.status == 1 and refused.rows[0]["refused"] == "holds no text"


def test_a_source_that_is_missing_is_one_line(run: Run, filled: Path) -> None:
    assert run("ingest", "missing.txt").complaint == "missing.txt does not exist: name a file or a folder"


def test_a_data_folder_that_cannot_be_made_is_one_line(run: Run, news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "check DATELINE_DATA or --data" in run("ingest", str(news), "--data", "file").complaint


# Ask


def test_an_answer_is_shown_with_its_citation(run: Run, filled: Path) -> None:
    ran = run("ask", "When was the Gannet bridge shut?")
    assert ran.status == 0
    assert "The Gannet bridge was shut on January 12." in ran.out
    assert "The Post" in ran.out


def test_an_answer_for_programs_has_the_promised_shape(run: Run, filled: Path) -> None:
    (row,) = run("ask", "When was the Gannet bridge shut?", "--json", "-k", "3").rows
    keeps_to(ANSWER, row)
    assert row["answered"]
    assert len(row["passages"]) == 3
    for passage in row["passages"]:
        keeps_to({"article_id": str, "start": int, "end": int, "score": float}, passage)
    scores = [passage["score"] for passage in row["passages"]]
    assert scores == sorted(scores, reverse=True)
    citation = row["citations"][0]
    assert citation["n"] == 1
    text = NEWS[citation["article_id"]][0]
    assert citation["quote"] == text[citation["start"] : citation["end"]]
    assert (citation["source"], citation["published"], citation["url"]) == ("The Post", "2022-01-13", "")
    assert row["when"].keys() >= {"value", "begin", "end"}


def test_a_refusal_is_an_answer_and_no_error(run: Run, filled: Path) -> None:
    ran = run("ask", "Who invented the zeppelin in Friedrichshafen?", "--json")
    assert ran.status == 0
    (row,) = ran.rows
    keeps_to(ANSWER, row)
    assert not row["answered"]
    assert row["reason"]
    assert row["citations"] == []


def test_a_missing_library_says_how_to_make_one_and_is_not_made(run: Run, data: Path) -> None:
    for command in (["ask", "When?"], ["timeline", "x"], ["chat"], ["forget", "a"], ["reindex"], ["watch"]):
        complaint = run(*command).complaint
        assert complaint == f"there is no library in {data}: `dateline ingest SOURCE` makes one"
        assert not data.exists()


def test_an_empty_library_says_how_to_fill_it(run: Run, data: Path) -> None:
    SqliteLibrary(data).close()
    ran = run("ask", "When was the bridge shut?", "--json")
    assert ran.status == 0
    assert "dateline ingest" in ran.rows[0]["reason"]


@pytest.mark.parametrize(
    ("bounds", "articles"),
    [
        ([], {"bridge", "tram", "film", "undated"}),
        (["--asof", "2022-02-01"], {"bridge", "tram"}),
        (["--since", "2022-02-01"], {"tram", "film"}),
        (["--since", "2022-01-14", "--until", "2022-02-28"], {"tram"}),
        (["--source", "The Post"], {"bridge", "film"}),
        (["--source", "Nobody"], set()),
        (["--until", "1999-01-01"], set()),
    ],
)
def test_bounds_hold_for_all_that_is_considered(
    run: Run, filled: Path, bounds: list[str], articles: set[str]
) -> None:
    (row,) = run("ask", "What happened to the bridge, the tram and the lighthouse?", "--json", *bounds).rows
    assert {passage["article_id"] for passage in row["passages"]} == articles


def test_an_empty_question_is_one_line(run: Run, filled: Path) -> None:
    assert run("ask", "  ").complaint.startswith("the question is empty")


@pytest.mark.parametrize(
    "question", ["\udcff bridge", "bridge \x00", '"bridge" OR NEAR(', "👩‍👩‍👧", "x" * 50_000]
)
def test_any_words_can_be_asked(run: Run, filled: Path, question: str) -> None:
    ran = run("ask", question, "--json")
    assert (ran.status, ran.err) == (0, "")
    keeps_to(ANSWER, ran.rows[0])


def test_questions_come_as_lines_and_answers_stay_aligned_when_some_are_bad(run: Run, filled: Path) -> None:
    lines = [
        "When was the Gannet bridge shut?",
        '{"question": "When was the Gannet bridge shut?", "source": "Meridian Wire"}',
        '{"question": "When will the tram run?", "asof": "soon"}',
        '{"question": "When will the tram run?", "asof": "2022-01-20"}',
        '{"asof": "2022-01-20"}',
        '{"question": "broken',
        '"a string"',
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
        '{"question": "\\ud800?", "since": null}',
    ]
    ran = run("ask", "-", "--json", stdin="\n".join(lines))
    assert ran.status == 1
    assert len(ran.rows) == len(lines)
    for row in ran.rows:
        keeps_to(ANSWER, row)
    bad = {number: row["reason"] for number, row in enumerate(ran.rows) if number in (2, 4, 5)}
    assert "'soon'" in bad[2]
    assert 'no "question"' in bad[4]
    assert "JSON" in bad[5]
    assert all(reason.startswith(f"line {number + 1} of ") for number, reason in bad.items())
    assert ran.err.splitlines() == [f"dateline: {reason}" for reason in bad.values()]
    assert ran.rows[0]["answered"]
    assert {one["article_id"] for one in ran.rows[1]["passages"]} == {"tram"}
    assert {one["article_id"] for one in ran.rows[3]["passages"]} == {"bridge"}


def test_bounds_of_the_command_hold_for_each_line_that_has_none(run: Run, filled: Path) -> None:
    lines = '{"question": "bridge and tram"}\n{"question": "bridge and tram", "until": "2022-12-31"}\n'
    rows = run("ask", "-", "--json", "--until", "2022-01-31", stdin=lines).rows
    assert [{one["article_id"] for one in row["passages"]} for row in rows] == [
        {"bridge"},
        {"bridge", "tram", "film"},
    ]


def test_a_model_that_cannot_be_had_is_one_line(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_MODEL", "nobody:nothing")
    assert "nobody" in run("ask", "When was the bridge shut?").complaint


# Chat, dates, sources, check, bot


def test_a_chat_ends_with_its_input(run: Run, filled: Path) -> None:
    ran = run("chat", stdin="When was the Gannet bridge shut?\n\n/sources\n")
    assert ran.status == 0
    assert "was shut on January 12." in ran.out
    assert "Meridian Wire" in ran.out


def test_the_dates_of_a_text_are_printed_a_line_each(run: Run, data: Path, tmp_path: Path) -> None:
    text = "\ufeffIt met on\r\nJanuary 12 and\x00 will meet on 2 May 2022.\n"
    (tmp_path / "talks.txt").write_bytes(text.encode())
    for ran in (
        run("dates", "talks.txt", "--published", "2022-01-20", "--json"),
        run("dates", "-", "--published", "2022-01-20", "--json", stdin=text),
    ):
        assert ran.status == 0
        plain = text.removeprefix("\ufeff")
        assert [plain[row["start"] : row["end"]] for row in ran.rows] == ["January 12", "2 May 2022"]
        assert [row["value"] for row in ran.rows] == ["2022-01-12", "2022-05-02"]
        assert ran.rows[0].keys() >= {"start", "end", "text", "type", "value", "begin", "end_of_range"}
    assert "2022-01-12" in run("dates", "--published", "2022-01-20", stdin=text).out
    assert run("dates", stdin="No time is told here.").out == ""
    assert not data.exists()


def test_a_text_that_cannot_be_read_is_one_line(run: Run) -> None:
    assert "missing.txt cannot be read" in run("dates", "missing.txt").complaint
    assert "is not UTF-8" in run("dates", stdin=b"\xff\xfe\xfa").complaint


def test_sources_say_what_the_library_holds(run: Run, filled: Path) -> None:
    (row,) = run("sources", "--json").rows
    assert row.pop("last_ingest")
    assert row == {
        "articles": 4,
        "passages": 4,
        "copies": 0,
        "sources": {"The Post": 2, "Meridian Wire": 1},
        "first": "2022-01-13",
        "last": "2022-03-07",
        "feeds": [],
    }
    assert "Meridian Wire" in run("sources").out


@pytest.mark.slow
def test_check_ends_with_0_when_all_is_well_and_with_3_when_not(run: Run, filled: Path) -> None:
    ran = run("check")
    assert (ran.status, ran.out) == (0, "all is well\n")
    assert run("check", "--quick", "--json").rows == [{"healthy": True, "problems": [], "feeds": []}]
    shutil.rmtree(filled / "index")
    ran = run("check", "--json")
    assert ran.status == 3
    assert ran.rows == [
        {
            "healthy": False,
            "problems": ["there is no index generation: run `dateline check --repair`"],
            "feeds": [],
        }
    ]
    assert run("reindex").status == 0
    assert run("check", "--quick").status == 0


def test_a_bot_without_a_token_says_where_to_get_one(run: Run, filled: Path) -> None:
    assert "@BotFather" in run("bot").complaint


# Forget, reindex


@pytest.mark.slow
def test_a_forgotten_article_is_gone_from_every_answer_and_file(run: Run, filled: Path) -> None:
    assert b"granite" in b"".join(path.read_bytes() for path in filled.rglob("*") if path.is_file())
    ran = run("forget", "undated", "nobody")
    assert ran.status == 1
    assert ran.out == "articles forgotten: 1\n"
    assert ran.err.startswith("dateline: there is no article nobody")
    (row,) = run("ask", "What was built of granite?", "--json").rows
    assert "undated" not in {passage["article_id"] for passage in row["passages"]}
    assert b"granite" not in b"".join(path.read_bytes() for path in filled.rglob("*") if path.is_file())
    assert run("check", "--quick").status == 0


@pytest.mark.slow
def test_a_forgetting_that_was_stopped_half_way_is_completed_by_the_next(run: Run, filled: Path) -> None:
    library = SqliteLibrary(filled)
    with library.writing():
        library.forget("undated")
    library.close()
    before = (filled / "index" / "CURRENT").read_text()
    assert run("forget", "nobody").status == 1
    assert (filled / "index" / "CURRENT").read_text() != before
    assert b"granite" not in b"".join(path.read_bytes() for path in filled.rglob("*") if path.is_file())
    after = (filled / "index" / "CURRENT").read_text()
    assert run("forget", "nobody").status == 1
    assert (filled / "index" / "CURRENT").read_text() == after, "there was nothing left to do"


@pytest.mark.slow
def test_another_model_is_said_in_one_line_and_reindex_makes_it_so(
    run: Run, filled: Path, news: Path, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_model(tmp_path / "other", seed=2)
    monkeypatch.setenv("EMBEDDING_MODEL", str(other))
    expected = (
        f"the index was built with {tiny_model}, but EMBEDDING_MODEL is {other}: "
        f"run `dateline reindex`, or set EMBEDDING_MODEL={tiny_model}"
    )
    assert run("ask", "When was the Gannet bridge shut?").complaint == expected
    assert run("ingest", str(news)).complaint == expected
    assert run("check", "--quick").status == 3
    ran = run("reindex")
    assert ran.status == 0
    assert ran.out == f"embedded 4 passages; the index answers for {other}\n"
    assert run("check", "--quick").status == 0
    assert run("ask", "When was the Gannet bridge shut?", "--json").rows[0]["answered"]
    monkeypatch.setenv("EMBEDDING_MODEL", str(tiny_model))
    assert run("ask", "When was the Gannet bridge shut?").complaint.startswith("the index was built with")


@pytest.mark.slow
def test_forgetting_needs_no_model(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch, tiny_model: Path
) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", "nobody/nothing")
    assert run("forget", "film").status == 0
    monkeypatch.setenv("EMBEDDING_MODEL", str(tiny_model))
    assert run("check", "--quick").status == 0


# Failures


@pytest.mark.parametrize("arguments", [("forget", "\udcff"), ("feeds", "remove", "http://x/\udcff")])
def test_a_name_that_is_not_utf_8_is_refused_in_one_line(
    run: Run, filled: Path, arguments: tuple[str, ...]
) -> None:
    outcome = run(*arguments)
    assert outcome.status == 1
    assert outcome.err.splitlines() == ["dateline: a name or an address that was given is not UTF-8"]


@pytest.mark.parametrize(
    "command", [["ask", "When?"], ["sources"], ["ingest", "NEWS"], ["forget", "a"], ["reindex"], ["chat"]]
)
def test_a_damaged_library_is_one_line_in_every_command(
    run: Run, filled: Path, news: Path, command: list[str]
) -> None:
    (filled / "library.db").write_bytes(b"no database " * 1_000)
    ran = run(*(str(news) if word == "NEWS" else word for word in command))
    assert str(filled / "library.db") in ran.complaint


def test_a_bad_setting_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_TIMEOUT", "soon")
    assert run("sources").complaint.startswith("LLM_TIMEOUT=soon is not")


def test_a_disk_that_is_full_is_one_line(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device", "data/library.db-wal")

    monkeypatch.setattr("bot.commands.sources.sources", full)
    assert (
        run("sources").complaint == "data/library.db-wal cannot be read or written (No space left on device)"
    )


def test_whoever_stops_a_command_is_told_that_nothing_is_lost(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.commands.sources.sources", stopped)
    ran = run("sources")
    assert (ran.status, ran.err) == (130, "dateline: stopped; what was stored is kept\n")


# As a program


def started(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=100,
        check=False,
        **options,
    )


@pytest.mark.parametrize("command", [["--help"], ["sources"], ["sources", "--json"], ["dates", os.devnull]])
def test_light_commands_load_nothing_heavy_and_start_in_half_a_second(
    stocked: Path, command: list[str]
) -> None:
    script = (
        "import sys, time\nfrom bot.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY} if name in sys.modules], time.process_time(), file=sys.stderr)\n"
    )
    arguments = command if command[0] in ("--help", "dates") else [*command, "--data", str(stocked)]
    times = []
    for _ in range(3):
        ended = subprocess.run(
            [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
        loaded, _, seconds = ended.stderr.strip().splitlines()[-1].rpartition(" ")
        assert loaded == "[]"
        times.append(float(seconds))
    assert min(times) < 0.5, times


@pytest.mark.slow
def test_a_process_that_forgets_leaves_no_vector_in_any_file(filled: Path) -> None:
    library = SqliteLibrary(filled)
    trace = library.connection.execute(
        "SELECT vector FROM embeddings JOIN passages USING (hash) JOIN versions ON key = passages.version"
        " WHERE versions.id = 'undated'"
    ).fetchone()[0]
    library.close()

    def holding() -> list[str]:
        return [str(path) for path in filled.rglob("*") if path.is_file() and trace in path.read_bytes()]

    assert any("data_level0.bin" in path for path in holding())
    assert started("forget", "undated", "--data", str(filled)).returncode == 0
    assert holding() == []


def test_the_program_ends_with_the_status_of_its_command(tmp_path: Path) -> None:
    assert started("--help").returncode == 0
    assert started("nonsense").returncode == 2
    assert started("check", "--data", str(tmp_path / "data")).returncode == 3
    ended = started("dates", str(tmp_path / "missing.txt"))
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 1


def test_a_reader_who_leaves_early_is_no_error_to_shout_about(tmp_path: Path) -> None:
    text = tmp_path / "long.txt"
    text.write_text("On January 12 it met. " * 5_000)
    command = [sys.executable, "-m", "bot.cli", "dates", str(text), "--published", "2022-01-20"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(timeout=60) == 1


def test_a_screen_that_knows_no_unicode_still_shows_the_answer(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = SqliteLibrary(data)
    with library.writing():
        library.put(Article("a", "It met.", source="Žižkov Times"), [(0, 7)])
    library.close()
    screen = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(screen, encoding="ascii"))
    assert cli.main(["sources", "--json"]) == 0
    assert b"i\\u017ekov Times" in screen.getvalue()


# A real article, where it is at hand


@pytest.mark.skipif(
    not [*ROOT.parent.glob("shared/seed/*.txt")], reason="no seed article beside this checkout"
)
def test_a_real_article_gives_the_date_of_the_council(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMBEDDING_MODEL")
    assert run("ingest", *map(str, ROOT.parent.glob("shared/seed/*.txt")), "--json").rows[0]["new"] == 1
    (row,) = run("ask", "when did the NATO-Russia Council meet?", "--json").rows
    assert row["answered"]
    assert "January 12" in row["citations"][0]["quote"]
    assert row["citations"][0]["published"] == "2022-01-20"
    assert (row["when"]["begin"], row["when"]["end"]) == ("2022-01-12", "2022-01-12")


@pytest.mark.slow
def test_the_samples_answer_in_a_terminal(
    run: Run, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EMBEDDING_MODEL")
    monkeypatch.setenv("DATELINE_DATA", str(sample_copy))
    assert len([*(SAMPLES / "articles").iterdir()]) >= 12
    ran = run("ask", "when did the NATO-Russia Council meet?")
    assert "12 January 2022" in ran.out
    assert "[1]" in ran.out
    assert run("check").status == 0


# A timeline


def test_a_timeline_is_told_in_lines(run: Run, filled: Path) -> None:
    told = run("timeline", "the Northgate tram")
    assert told.status == 0
    assert told.out.splitlines() == [
        "the Northgate tram: 1 event",
        "Tuesday, 15 March 2022 · “The Northgate tram will run on March 15, the council said.” [1]",
        "[1] Tram · Meridian Wire · 1 Feb 2022",
    ]


def test_a_timeline_in_json_has_the_documented_keys(run: Run, filled: Path) -> None:
    (row,) = run("timeline", "the Northgate tram", "--json").rows
    assert row.keys() == {"topic", "answered", "found", "events", "reason", "notice", "elapsed_ms"}
    (event,) = row["events"]
    assert event["when"] == {
        "value": "2022-03-15",
        "begin": "2022-03-15",
        "end": "2022-03-15",
        "words": "March 15",
    }
    (cited,) = event["citations"]
    text = NEWS["tram"][0]
    assert text[cited["start"] : cited["end"]] == cited["quote"] == text
    assert (cited["n"], cited["article_id"], event["note"]) == (1, "tram", None)
    assert (row["answered"], row["found"]) == (True, 1)


def test_a_topic_nobody_wrote_about_is_refused_in_words_and_with_status_0(run: Run, filled: Path) -> None:
    told = run("timeline", "the weather on Mars")
    assert told.status == 0
    assert told.out.startswith("The library holds no dated event of that topic.\nNearest articles:\n")
    (row,) = run("timeline", "the weather on Mars", "--json").rows
    assert (row["answered"], row["events"]) == (False, [])
    assert row["reason"] == "The library holds no dated event of that topic."


def test_a_timeline_as_of_a_day_knows_no_later_article(run: Run, filled: Path) -> None:
    assert run("timeline", "the Northgate tram", "--asof", "2022-02-01", "--json").rows[0]["answered"]
    assert not run("timeline", "the Northgate tram", "--asof", "2022-01-31", "--json").rows[0]["answered"]


@pytest.mark.parametrize("flags", [[], ["--dark"]])
def test_a_picture_is_drawn_into_a_file_that_may_be_replaced(
    run: Run, filled: Path, tmp_path: Path, flags: list[str]
) -> None:
    picture = tmp_path / "tram.png"
    for _ in range(2):
        assert run("timeline", "the Northgate tram", "--png", "tram.png", *flags).status == 0
        assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert [path.name for path in tmp_path.iterdir() if "timeline" in path.name] == []


def test_no_file_but_a_picture_is_ever_written_over(run: Run, filled: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "away.png").symlink_to(tmp_path / "nowhere.png")
    for name, complaint in {
        "notes.txt": "notes.txt is there and is no PNG picture: name another file",
        "empty.png": "empty.png is there and is no PNG picture: name another file",
        "away.png": "away.png is there and is no PNG picture: name another file",
        "folder": "folder is a folder: name a file in it, as in folder/timeline.png",
        "gone/a.png": "there is no folder gone for a.png: make it, or name another",
    }.items():
        assert run("timeline", "the Northgate tram", "--png", name).complaint == complaint
    assert notes.read_text() == "mine"
    assert not (tmp_path / "nowhere.png").exists()


def test_without_an_event_no_picture_is_drawn_and_that_is_said(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    told = run("timeline", "the weather on Mars", "--png", "mars.png")
    assert told.status == 0
    assert told.out.endswith("No picture was drawn, since there is nothing to show.\n")
    assert not (tmp_path / "mars.png").exists()


def test_a_dark_picture_needs_a_file(run: Run) -> None:
    assert run("timeline", "the Northgate tram", "--dark").complaint.startswith("--dark is for a picture")


def test_an_empty_topic_is_one_line(run: Run) -> None:
    assert run("timeline", " ").complaint.startswith("the topic is empty: name one")
