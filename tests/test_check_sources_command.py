"""`dateline check --sources` and `--answers`: what they print, how they end, what they leave alone."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from faults.misbehaviour import Asked, Site, Sock, page
from web_commands import Ran, Run

from bot.chat.conversation import Reply
from bot.commands import feeds as feeding
from bot.show import json_output as output
from bot.show.plain import render_plain
from bot.telegram.reply_html import render_html
from ingest.pipeline import Ingest, store_articles
from ingest.writer_lock import hold_writer_lock
from retrieval.provenance import Edition
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Answer, Article, Citation, Event, Passage, Timeline, When

QUESTION = "When does the tram line to Northgate open?"
WRONG = "The tram line to Northgate opens on Saturday, 7 May 2022, the company said."
RIGHT = "The tram line to Northgate opens on Saturday, 11 June 2022, the company said."
BODY = (
    "The line has twelve stops, and runs from the harbour to the northern suburb through the old town. "
    "Workers laid the last rail under the railway arch, where the street had to be dug up twice. "
    "Shopkeepers along the route have asked for money, since the works took a year longer than planned."
)


def story(*lines: str, outlet: str = "Northline") -> str:
    head = (
        f'<title>Tram to Northgate</title><meta property="og:site_name" content="{outlet}">'
        '<meta property="article:published_time" content="2022-01-19T08:00:00+00:00">'
    )
    body = "".join(f"<p>{line}</p>" for line in (*lines, BODY))
    return f"<html><head>{head}</head><body><h1>Tram to Northgate</h1>{body}</body></html>"


@pytest.fixture
def pages(run: Run, site: Site, tmp_path: Path) -> Site:
    """A library with four pages of the server, which is `run`'s, and has no index yet."""
    assert run
    site.paths |= {f"/{name}": page(story(WRONG, f"It is number {name}.")) for name in "abcd"}
    library = SqliteLibrary(tmp_path / "data")
    found = [one for name in "abcd" for one in feeding.open_web().read(site.url(f"/{name}"))]
    store_articles(library, found)
    library.close()
    return site


@pytest.mark.slow
def test_a_reading_tells_of_each_article_that_is_not_as_it_was(run: Run, pages: Site) -> None:
    pages.paths["/a"] = page(story(RIGHT, "It is number a."))
    pages.paths["/b"] = page("x", status="410 Gone")
    pages.paths["/c"] = page("x", status="503 Busy")
    ran = run("check", "--sources")
    assert ran.status == 3
    *lines, last = ran.out.splitlines()
    assert f"changed: {pages.url('/a')} “{WRONG}” is now “{RIGHT}”" in lines
    assert f"not reachable: {pages.url('/c')} answered with status 503" in lines
    (gone,) = (line for line in lines if line.startswith("gone: "))
    assert "answered with status 410; no longer there since" in gone
    assert last.startswith(
        "sources: 1 unchanged, 1 changed, 1 gone, 0 missing, 1 not reachable, 0 in doubt; "
    )
    again = run("check", "--sources", "--json")
    row = json.loads(again.out)
    assert (again.status, row["unchanged"], row["changed"], row["embedded"]) == (3, 2, [], 0)
    assert [one["url"] for one in row["gone"]] == [pages.url("/b")]
    assert row["unreachable"][0]["reason"] == "answered with status 503"


@pytest.mark.slow
def test_a_new_version_is_embedded_and_a_reading_of_what_changed_is_no_fault(run: Run, pages: Site) -> None:
    run("ingest", pages.url("/a"))
    pages.paths["/a"] = page(story(RIGHT, "It is number a."))
    ran = run("check", "--sources")
    assert (ran.status, "; 1 passages embedded in " in ran.out) == (0, True)
    assert "no vector" not in run("check", "--quick").out


@pytest.mark.slow
def test_a_library_of_files_has_nothing_to_read_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nurl: https://post.example/a\n---\nThe bridge is shut.\n")
    run("ingest", "a.md")
    ran = run("check", "--sources")
    assert (ran.status, ran.out.startswith("sources: 0 unchanged")) == (0, True)


def test_no_library_is_one_line_and_makes_none(run: Run, tmp_path: Path) -> None:
    for arguments in (("--sources",), ("--answers", "kept.jsonl")):
        ran = run("check", *arguments)
        assert (ran.status, "there is no library in" in ran.err) == (1, True)
    assert not (tmp_path / "data").exists()


def test_a_reading_is_bound_by_outlet_and_by_number_and_goes_on_the_next_time(
    run: Run, pages: Site, tmp_path: Path
) -> None:
    pages.paths["/e"] = page(story(WRONG, outlet="The Post"))
    library = SqliteLibrary(tmp_path / "data")
    store_articles(library, [*feeding.open_web().read(pages.url("/e"))])
    library.close()
    before = len(pages.asked)
    assert json.loads(run("check", "--sources", "--source", "The Post", "--json").out)["unchanged"] == 1
    assert [one.path for one in pages.asked[before:]] == ["/robots.txt", "/e"]
    library = SqliteLibrary(tmp_path / "data")
    for one in library.origins.all():
        library.origins.looked(one, datetime(2022, 1, 20, tzinfo=UTC))
    library.close()
    before = len(pages.asked)
    for _ in range(2):
        assert json.loads(run("check", "--sources", "--limit", "2", "--json").out)["unchanged"] == 2
    assert len({one.path for one in pages.asked[before:]}) == 4
    ran = run("check", "--sources", "--source", "Nobody")
    assert (ran.status, ran.err) == (
        1,
        "dateline: there is no outlet named 'Nobody': `dateline sources` lists them\n",
    )


def test_a_limit_that_is_none_and_bounds_without_a_reading_are_wrong_usage(run: Run) -> None:
    for limit in ("0", "-1", "x", "1.5"):
        with pytest.raises(SystemExit) as end:
            run("check", "--sources", "--limit", limit)
        assert end.value.code == 2
    said = "dateline: --source and --limit bound `dateline check --sources`: name that, too\n"
    for bound in (("--source", "Nobody"), ("--source", ""), ("--limit", "5")):
        for instead in ((), ("--quick",), ("--repair",), ("--answers", "kept.jsonl")):
            assert run("check", *instead, *bound) == Ran(2, "", said)


@pytest.mark.usefixtures("pages")
def test_an_outlet_without_a_name_is_none(run: Run) -> None:
    ran = run("check", "--sources", "--source", "")
    assert (ran.status, ran.err.startswith("dateline: there is no outlet named ''")) == (1, True)


@pytest.mark.slow
def test_others_may_write_while_an_article_is_read_again(run: Run, pages: Site, tmp_path: Path) -> None:
    written: list[str] = []

    def slow(sock: Sock, asked: Asked) -> None:
        with hold_writer_lock(tmp_path / "data", written.append, create=True):
            written.append("got the lock")
        page(story(RIGHT))(sock, asked)

    pages.paths["/a"] = slow
    assert json.loads(run("check", "--sources", "--json").out)["unchanged"] == 3
    assert written == ["got the lock"]


def test_a_reading_that_is_stopped_keeps_what_it_read(
    run: Run, pages: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.paths |= {f"/{name}": page(story(RIGHT, f"It is number {name}.")) for name in "abcd"}
    stored = Ingest.run
    calls: list[int] = []

    def twice(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return stored(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Ingest, "run", twice)
    ran = run("check", "--sources")
    assert (ran.status, ran.err.endswith("stopped; what was stored is kept\n")) == (130, True)
    assert [line.partition(" ")[0] for line in ran.out.splitlines()] == ["changed:"] * 2
    monkeypatch.setattr(Ingest, "run", stored)
    row = json.loads(run("check", "--sources", "--json").out)
    assert (row["unchanged"], len(row["changed"])) == (2, 2)


def test_an_article_that_is_forgotten_while_it_is_read_stays_forgotten(
    run: Run, pages: Site, tmp_path: Path
) -> None:
    def forgetting(sock: Sock, asked: Asked) -> None:
        library = SqliteLibrary(tmp_path / "data")
        with library.writing():
            for identifier in library.article_ids():
                library.forget(identifier)
        library.close()
        page(story(RIGHT))(sock, asked)

    pages.paths |= {f"/{name}": forgetting for name in "abcd"}
    run("check", "--sources")
    library = SqliteLibrary(tmp_path / "data")
    assert (library.article_ids(), library.origins.all()) == ([], [])
    library.close()


def test_a_hostile_page_writes_no_control_characters_to_the_terminal(run: Run, pages: Site) -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07 Sorry\u202e, there is nothing here that you might want to read. " * 9
    pages.paths["/a"] = page(f"<html><body><article><p>{hostile}</p></article></body></html>")
    ran = run("check", "--sources")
    assert f"in doubt: {pages.url('/a')} holds another text" in ran.out
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out + ran.err)


# Answers that were kept


@pytest.fixture
def kept(run: Run, pages: Site, tmp_path: Path) -> Path:
    path = tmp_path / "kept.jsonl"
    lines = [run("ask", QUESTION, "--json").out, run("timeline", "tram line to Northgate", "--json").out]
    path.write_text("".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_kept_answers_stand_until_their_articles_change(run: Run, pages: Site, kept: Path) -> None:
    ran = run("check", "--answers", str(kept))
    assert (ran.status, ran.out) == (0, f"stands: {QUESTION}\nstands: tram line to Northgate\n")
    pages.paths |= {f"/{name}": page(story(RIGHT, f"It is number {name}.")) for name in "abcd"}
    run("check", "--sources")
    ran = run("check", "--answers", str(kept))
    assert ran.status == 3
    assert f"does not stand as it did: {QUESTION}\n  [1] “{WRONG}” now reads “{RIGHT}”" in ran.out
    first = json.loads(run("check", "--answers", str(kept), "--json").out.splitlines()[0])
    assert (first["question"], first["stands"]) == (QUESTION, False)
    cited = first["citations"][0]
    assert (cited["n"], cited["state"], cited["version"], cited["quote"]) == (1, "changed", 2, RIGHT)
    assert cited["end"] - cited["start"] == len(RIGHT)


@pytest.mark.slow
def test_a_kept_answer_of_an_article_that_went_or_was_forgotten_says_so(
    run: Run, pages: Site, kept: Path
) -> None:
    pages.paths |= {f"/{name}": page("x", status="410 Gone") for name in "abcd"}
    run("check", "--sources")
    ran = run("check", "--answers", str(kept))
    assert (ran.status, "  [1] no longer at its source since " in ran.out) == (3, True)
    cited = json.loads(run("ask", QUESTION, "--json").out)["citations"][0]
    assert cited["gone"] == str(datetime.now(UTC).date())
    assert f"{pages.url('/')}" in run("ask", QUESTION).out
    assert " · no longer at its source since " in run("ask", QUESTION).out
    for row in json.loads(kept.read_text().splitlines()[0])["citations"]:
        run("forget", row["article_id"])
    assert f"  [1] the library has no article {cited['article_id']}" in (
        run("check", "--answers", str(kept)).out
    )


@pytest.fixture
def line(run: Run, tmp_path: Path) -> Path:
    """A kept answer from a library of one article."""
    library, one = SqliteLibrary(tmp_path / "data"), Article("tram", WRONG)
    with library.writing():
        library.put(one, [(0, len(WRONG))])
    library.close()
    cited = Citation(1, one, Passage(1, "tram", 0, len(WRONG), WRONG), 0, len(WRONG))
    answer = Answer(QUESTION, f"“{WRONG}” [1]", answered=True, citations=(cited,))
    (path := tmp_path / "kept.jsonl").write_text(
        output.to_json_line(output.answer_json(answer)), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    "bad",
    [
        "no json",
        "[]",
        "{}",
        '{"question": 5}',
        '{"question": "x", "citations": [5]}',
        '{"question": "x", "answered": true, "answer": "It is shut."}',
        '{"question": "x", "citations": null}',
        '{"question": "x", "citations": "y"}',
        '{"question": "x", "citations": {"n": 1}}',
        '{"topic": "x", "events": "y"}',
        '{"topic": "x", "events": [1]}',
        '{"topic": "x", "events": [{}]}',
        '{"topic": "x", "events": [{"citations": "y"}]}',
        '{"question": "x", "citations": [{"article_id": 5, "quote": "x"}]}',
        "[" * 5_000,
        "\udcff",
    ],
)
def test_a_line_that_is_no_answer_is_told_with_its_number_and_the_others_are_judged(
    run: Run, line: Path, bad: str
) -> None:
    line.write_bytes(bad.encode("utf-8", "surrogateescape") + b"\n" + line.read_bytes())
    ran = run("check", "--answers", str(line))
    assert ran.status == 1
    assert ran.err.startswith(f"dateline: {line}:1 ")
    assert len(ran.err.splitlines()) == 1
    assert ran.out.startswith(f"stands: {QUESTION}\n")


def test_only_an_answer_that_answers_and_cites_nothing_does_not_stand(run: Run, line: Path) -> None:
    for empty in (
        '{"question": "x", "citations": []}',
        '{"question": "x", "answered": false, "citations": [], "reason": "no"}',
        '{"topic": "x", "answered": false, "events": []}',
    ):
        line.write_text(empty)
        assert run("check", "--answers", str(line)) == Ran(0, "stands: x\n", "")
    said = "does not stand as it did: x\n  it answers and cites nothing\n"
    for bare in (
        '{"question": "x", "answered": true, "citations": []}',
        '{"topic": "x", "answered": true, "events": []}',
        '{"topic": "x", "answered": true, "events": [{"citations": []}]}',
    ):
        line.write_text(bare)
        assert run("check", "--answers", str(line)) == Ran(3, said, "")
        assert json.loads(run("check", "--answers", str(line), "--json").out)["stands"] is False


@pytest.mark.usefixtures("line")
def test_a_file_that_cannot_be_read_is_one_line(run: Run) -> None:
    for name in ("nowhere.jsonl", os.curdir):
        ran = run("check", "--answers", name)
        assert (ran.status, ran.err.startswith(f"dateline: {name} cannot be read")) == (1, True)


def test_an_answer_says_in_every_chat_that_its_article_went() -> None:
    one = Article("a", WRONG, "Tram", "https://post.example/a", "Post", date(2022, 1, 19))
    edition = Edition(1, "ab", datetime(2022, 1, 20, tzinfo=UTC), date(2022, 2, 3))
    cited = Citation(1, one, Passage(1, "a", 0, len(WRONG), WRONG), 0, len(WRONG), edition)
    reply = Reply(answer=Answer("When?", f"“{WRONG}” [1]", answered=True, citations=(cited,)))
    said = "no longer at its source since 3 February 2022"
    assert render_plain(reply).endswith(f"https://post.example/a · {said}")
    assert said in "".join(render_html(reply))
    when = When("2022-05-07", date(2022, 5, 7), date(2022, 5, 7), "Saturday, 7 May 2022")
    told = Reply(timeline=Timeline("tram", (Event(when, (cited,)),), 1))
    assert said in render_plain(told)
    assert said in "".join(render_html(told))


def test_an_article_missed_at_two_checks_a_day_apart_is_gone(run: Run, pages: Site, tmp_path: Path) -> None:
    del pages.paths["/a"]
    ran = run("check", "--sources")
    assert (ran.status, "; it counts as gone when it says so 24 hours later, too" in ran.out) == (3, True)
    library = SqliteLibrary(tmp_path / "data")
    before = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    library.connection.execute("UPDATE origins SET missing = ? WHERE missing IS NOT NULL", (before,))
    library.close()
    assert f"gone: {pages.url('/a')} answered with status 404" in run("check", "--sources").out
