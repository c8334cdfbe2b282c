"""Every file is an article, or a refusal that says why; nothing is read that was not named."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import SAMPLES

from ingest.documents import Refusal
from ingest.sources.discover import count_articles, count_unread_kinds, discover, list_files
from ingest.sources.reading import MOST_BYTES
from retrieval.types import Article, DatelineError

TODAY = date(2022, 2, 1)


def found(*paths: Path) -> Sequence[Article | Refusal]:
    return [*discover([str(path) for path in paths], TODAY)]


def article(path: Path) -> Article:
    (one,) = found(path)
    assert isinstance(one, Article), str(one)
    return one


def refusal(path: Path) -> Refusal:
    (one,) = found(path)
    assert isinstance(one, Refusal), str(one)
    return one


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def written(path: Path, text: str = "The bridge is shut.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_folder_is_read_in_a_fixed_order_with_all_below_it(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "deep/er/c.HTM", "deep/d.jsonl", "e.exe", "f"):
        written(
            tmp_path / name, '{"text": "A line."}' if name.endswith("jsonl") else "<p>The bridge is shut.</p>"
        )
    names = [path.relative_to(tmp_path).as_posix() for path in list_files(tmp_path)]
    assert names == ["a.txt", "b.md", "deep/d.jsonl", "deep/er/c.HTM"]
    assert len(found(tmp_path)) == 4


def test_hidden_files_and_links_are_not_read_and_links_that_lead_out_are_told(tmp_path: Path) -> None:
    outside = written(tmp_path / "outside" / "secret.txt")
    inside = written(tmp_path / "news" / "a.txt").parent
    written(inside / ".hidden.txt")
    written(inside / ".git" / "b.txt")
    (inside / "link.txt").symlink_to(outside)
    (inside / "folder").symlink_to(outside.parent, target_is_directory=True)
    (inside / "within.txt").symlink_to(inside / "a.txt")
    (inside / "loop.txt").symlink_to(inside / "loop.txt")
    (inside / ".hidden-link.txt").symlink_to(outside)
    rows = found(inside)
    assert [one.text for one in rows if isinstance(one, Article)] == ["The bridge is shut."]
    refused = {Path(one.path).name: one.reason for one in rows if isinstance(one, Refusal)}
    assert refused == dict.fromkeys(("folder", "link.txt"), "is a link that leads out of the folder")


def test_a_link_and_a_folder_below_a_hidden_one_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(written(tmp_path / "a.txt"))
    assert article(tmp_path / "link.txt").text == "The bridge is shut."
    assert len(found(written(tmp_path / ".news" / "a.txt").parent)) == 1


def test_a_file_or_folder_that_holds_no_article_says_why(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    latin = '{"text": "Die Brücke in Köln."}'.encode("latin-1")
    (tmp_path / "latin.jsonl").write_bytes(latin)
    (tmp_path / "zero.txt").write_bytes(b"\0" * 50)
    table = {
        tmp_path / "none": "holds no file that can be read",
        lines(tmp_path / "empty.jsonl"): "holds no articles",
        written(tmp_path / "blank.txt", " \n"): "holds no text",
        tmp_path / "pipe.txt": "is not a regular file",
        written(tmp_path / "a.exe"): ".html",
        huge: "is larger than 20 MB",
        tmp_path / "latin.jsonl": "is not UTF-8, as JSON has to be",
        tmp_path / "zero.txt": "zero bytes",
    }
    missing = {path: refusal(path).reason for path in table}
    assert {path: said for path, said in missing.items() if table[path] not in said} == {}


def test_a_source_that_is_missing_stops_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match=r"missing\.txt does not exist"):
        discover([str(written(tmp_path / "a.txt")), str(tmp_path / "missing.txt")], TODAY)
    for name in ("x" * 300, "a\0b"):
        with pytest.raises(DatelineError, match="cannot be read"):
            discover([name], TODAY)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of an administrator, who can read every file."""
    administrator = os.geteuid() == 0
    if administrator:
        os.seteuid(65534)
    try:
        yield
    finally:
        if administrator:
            os.seteuid(0)


def test_an_unreadable_file_or_folder_is_refused_and_the_rest_is_read() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        written(folder / "b.txt")
        written(folder / "a.txt").chmod(0)
        inner = written(folder / "closed" / "c.txt").parent
        inner.chmod(0)
        with as_nobody():
            rows = found(folder)
            named = found(folder / "a.txt", inner)
        inner.chmod(0o755)
    refused = {Path(one.path).name: one.reason for one in rows if isinstance(one, Refusal)}
    assert refused == dict.fromkeys(("a.txt", "closed"), "cannot be read (Permission denied)")
    assert len(rows) == 3
    assert all(isinstance(one, Refusal) for one in named)
    assert len(named) == 2


def test_a_file_that_vanishes_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt")
    waiting = iter(discover([str(path)], TODAY))
    path.unlink()
    assert isinstance(next(iter(waiting)), Refusal)


def test_a_line_that_is_no_article_is_refused_by_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "news.jsonl",
        {"text": "The first."},
        "{broken",
        "",
        ["text"],
        {"title": "No text"},
        {"text": 5},
        {"text": "x", "id": [5]},
        {"text": "x", "published": "2022-02-30"},
        {"text": "x", "published": "2022-03-01"},
        {"text": "date 2022-13-45 Malformed."},
        {"text": "\u3000"},
        "[" * 100_000,
        {"text": "The last."},
    )
    rows = found(path)
    refused = {one.line: one.reason for one in rows if isinstance(one, Refusal)}
    assert list(refused) == [2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [one.text for one in rows if isinstance(one, Article)] == ["The first.", "The last."]
    assert "2022-02-30" in refused[8]
    assert "future" in refused[9]
    assert str(rows[1]) == f"{path}:2 is not JSON"
    assert count_articles([str(path)]) == 12


def test_a_line_gives_all_that_is_known_of_an_article(tmp_path: Path) -> None:
    row = {
        "id": "a1",
        "title": "A\n bridge",
        "url": "https://example.org/a",
        "source": " The  Post ",
        "published": "2022-01-20T08:00:00Z",
        "text": " The bridge is shut.\n",
        "authors": ["Jane  Doe", "John Roe"],
        "language": "en",
    }
    assert article(lines(tmp_path / "news.jsonl", row)) == Article(
        "a1",
        " The bridge is shut.\n",
        "A bridge",
        "https://example.org/a",
        "The Post",
        date(2022, 1, 20),
        ("Jane Doe", "John Roe"),
        "en",
        datetime(2022, 1, 20, 8, tzinfo=UTC),
    )


def test_authors_are_a_list_of_names_and_a_language_is_a_code_or_unknown(tmp_path: Path) -> None:
    for authors in (5, ["Jane", 5], {"name": 5}):
        row = {"text": "The bridge is shut.", "authors": authors}
        reason = refusal(lines(tmp_path / "news.jsonl", row)).reason
        assert 'has "authors" that' in reason
    for authors in ("Jane Doe and John Roe", "By Jane Doe, John Roe", [{"name": "Jane Doe"}, "John Roe"]):
        row = {"text": "The bridge is shut.", "authors": authors}
        assert article(lines(tmp_path / "news.jsonl", row)).authors == ("Jane Doe", "John Roe")
    for said, kept in (("en-GB", "en"), ("\ud800", ""), ("\x00", ""), ("x" * 999, ""), ("", "")):
        row = {"text": "The bridge is shut.", "language": said, "authors": ["\ud800", " ", "Jane"]}
        one = article(lines(tmp_path / "news.jsonl", row))
        assert (one.language, one.authors) == (kept, ("\ufffd", "Jane"))


def test_a_text_in_jsonl_stays_as_it_was_given_but_for_a_date_line(tmp_path: Path) -> None:
    text = "\n  The bridge is shut. \n"
    assert article(lines(tmp_path / "news.jsonl", {"text": text})).text == text
    one = article(lines(tmp_path / "news.jsonl", {"text": "date 2022-01-20 The bridge is shut."}))
    assert (one.text, one.published) == ("The bridge is shut.", date(2022, 1, 20))
    row = {"text": "The bridge is shut.", "published": "0001-01-01T00:00:00Z"}
    assert article(lines(tmp_path / "news.jsonl", row)).published is None


def test_nothing_is_invented_where_nothing_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "2022-01-20.txt", "On 12 January 2022 the bridge was shut. It is long.")
    one = article(path)
    assert (one.published, one.source, one.url) == (None, "", "")
    assert one.title == "On 12 January 2022 the bridge was shut."


def test_what_cannot_be_stored_is_replaced_one_for_one(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.jsonl",
        r'{"id": "a\ud800", "title": "\u0000b", "text": "x\ud800y\u0000z", "url": "\udfff"}',
    )
    one = article(path)
    assert (one.id, one.title, one.text, one.url) == ("a�", "�b", "x�y�z", "�")


def test_an_article_keeps_its_identity_when_its_text_changes(tmp_path: Path) -> None:
    def identity(**row: str) -> str:
        return article(lines(tmp_path / "a.jsonl", row)).id

    assert identity(id="a", text="one") == identity(id="a", text="two", title="other")
    assert identity(url="https://e.org", text="one") == identity(url="https://e.org", text="two", title="b")
    dated = {"title": "T", "published": "2022-01-20"}
    assert identity(**dated, text="one") == identity(**dated, text="two")
    assert identity(**dated, text="one") != identity(title="T", published="2022-01-21", text="one")
    assert identity(**dated, text="one") != identity(**dated, source="The Post", text="one")


def test_the_samples_are_read_whole_from_every_kind_of_file() -> None:
    rows = found(SAMPLES / "articles")
    late = [one for one in rows if isinstance(one, Refusal)]
    assert {one.reason.split(",")[1] for one in late} <= {" which lies in the future"}
    articles = [*discover([str(SAMPLES / "articles")], date(2026, 1, 1))]
    assert len(articles) == count_articles([str(SAMPLES / "articles")]) == 23
    by_title = {one.title: one for one in articles if isinstance(one, Article)}
    assert len(by_title) == 23
    assert sum(1 for one in by_title.values() if one.published is None) == 1
    assert sum(1 for one in by_title.values() if not one.source) == 2


def test_a_second_text_under_one_identity_is_refused_with_both_places(tmp_path: Path) -> None:
    lines = ['{"id": "x", "text": "One."}', '{"id": "x", "text": "Two."}', '{"id": "x", "text": "One."}']
    file = tmp_path / "news.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    found = list(discover([str(file)], date(2026, 1, 1)))
    refused = [item for item in found if isinstance(item, Refusal)]
    assert [item.line for item in refused] == [2]
    assert f"{file}:1" in refused[0].reason
    assert [item.text for item in found if isinstance(item, Article)] == ["One.", "One."]


def test_markup_that_a_reader_stumbles_over_does_not_end_the_run(tmp_path: Path) -> None:
    said = "The council met on Tuesday."
    for name, content in (
        ("a.md", f"# Notes\n\n<!DOCTYPE html>\n\n{said}\n"),
        ("a.md", f"<!DOCTYPE html><title>x</title>\n\n{said}\n"),
        ("a.md", f"<div>a\0b</div>\n\n{said}\n"),
        ("a.html", f"<math><p>{said}</p><p>It met again.</p><p>It met once more.</p>"),
    ):
        folder = written(tmp_path / name / "good.txt", "The harbour bridge is shut.").parent
        written(folder / name, content)
        read = found(folder)
        assert [one.text for one in read if isinstance(one, Article)][-1] == "The harbour bridge is shut."
        assert len(read) == 2


def test_a_reader_s_error_is_the_refusal_of_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise AssertionError

    written(tmp_path / "a.html", "<p>The bridge is shut.</p>")
    written(tmp_path / "b.txt", "The bridge is shut.")
    monkeypatch.setattr("ingest.extract.formats.read_html", stumble)
    bad, good = found(tmp_path)
    assert str(bad) == f"{tmp_path / 'a.html'} cannot be read (AssertionError)"
    assert not isinstance(good, Refusal)


def test_lines_that_unpack_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.reading.MOST_BYTES", 1_000)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"\n" * 5_000_000))
    (refusal,) = found(tmp_path)
    assert str(refusal).endswith("unpacks to more than 200 times its size")


def test_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("The bridge is shut.".encode("utf-16-le"))
    assert article(tmp_path / "a.txt").text == "The bridge is shut."


def test_files_of_other_kinds_are_counted(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.XLSX", "c.png", ".hidden", "d.txt"):
        written(tmp_path / name, "text")
    assert count_unread_kinds([str(tmp_path)]) == {".xlsx": 2, ".png": 1}


def test_a_name_with_a_line_break_forges_no_line() -> None:
    assert "\n" not in str(Refusal("a\n fake: all is well.txt", 0, "is empty"))
