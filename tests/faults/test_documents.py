"""Every kind of file is read, or refused with its reason, within 2 s and 150 MB, whatever is in it."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from faults import documents
from faults.documents import docx, epub, odt, packed, pdf
from faults.measured import Trial

from ingest.documents import MOST_CHARACTERS, Refusal
from ingest.extract.docx_odt_epub import Extracted, Rejected
from ingest.extract.html_page import MOST_ELEMENTS
from ingest.extract.sandbox import Sandbox
from ingest.sources.discover import discover
from retrieval.types import Article

TODAY = date(2026, 1, 1)
SENTENCE = "The bridge over the northern sound was shut on Monday for a winter of repairs. "


def read(path: Path) -> list[Article | Refusal]:
    return [*discover([str(path)], TODAY)]


def one(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, Article), str(found)
    return found


def refused(path: Path, data: bytes) -> Refusal:
    path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, Refusal), found
    assert found.path == str(path)
    return found


# Whole files


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    got = one(tmp_path / "a.pdf", pdf([["The bridge is shut.", "It is long."], ["It opens in May."]]))
    assert got.text == "The bridge is shut.\nIt is long.\n\nIt opens in May."
    assert (got.title, got.authors, got.published) == ("Bridge shut", ("Jane Doe", "John Roe"), None)


def test_a_word_document_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>The bri</w:t></w:r>\n <w:r><w:t>dge is</w:t><w:tab/><w:t>shut.</w:t><w:br/>"
        "<w:t>So.</w:t></w:r></w:p><w:p/><w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>Outer.</w:t></w:r>"
        "<w:txbx><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbx></w:p>"
    )
    got = one(tmp_path / "a.DOCX", docx(body))
    assert got.text == "The bridge is shut.\nSo.\n\nOuter.\n\nBoxed."
    assert (got.title, got.authors, got.language) == ("Bridge shut", ("Jane Doe",), "en")


def test_an_open_document_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>Head</text:h>"
        "<text:p>The<text:s/>bridge <text:span>is</text:span> shut.<text:line-break/>So.</text:p>"
    )
    got = one(tmp_path / "a.odt", odt(body))
    assert (got.text, got.title, got.authors) == (
        "Head\n\nThe bridge is shut.\nSo.",
        "Bridge shut",
        ("Jane Doe",),
    )


def test_an_epub_is_read_chapter_by_chapter_and_has_its_date(tmp_path: Path) -> None:
    chapters = (
        "<h1>One</h1><p>The bridge is <b>shut</b>.</p>",
        "<script>x</script><p>It opens in May.</p>",
        "",
    )
    got = one(tmp_path / "a.epub", epub(*chapters, date="2023-03-14T23:30:00-05:00"))
    assert got.text == "One\n\nThe bridge is shut.\n\nIt opens in May."
    assert (got.published, got.instant) == (date(2023, 3, 14), datetime(2023, 3, 15, 4, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt.gz", "date 2022-01-20 The bridge is shut."),
        ("a.md.gz", "---\npublished: 2022-01-20\n---\nThe bridge is shut."),
        ("a.jsonl.gz", '{"text": "The bridge is shut.", "published": "2022-01-20"}\n'),
        (
            "a.HTML.GZ",
            f"<html><head><meta name=date content=2022-01-20></head><body><p>{SENTENCE * 4}</body></html>",
        ),
    ],
)
def test_what_is_packed_is_read_as_what_it_is(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "news").mkdir()
    got = one(tmp_path / "news" / name, gzip.compress(text.encode()))
    assert (got.text.startswith("The bridge"), got.published) == (True, date(2022, 1, 20))
    assert read(tmp_path / "news") == [got]


# Hostile ones

DEEP = "<w:p>" * 200_000
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
FILE = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
HOSTILE: Mapping[str, tuple[str, Any, str]] = {
    "zip bomb as docx": (".docx", documents.bomb, "unpacks to more than 20 MB"),
    "zip bomb as odt": (".odt", lambda: documents.bomb("content.xml"), "unpacks to more than 20 MB"),
    "docx of laughs": (
        ".docx",
        lambda: docx("&l11;", f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'),
        "XML entities",
    ),
    "docx of a file": (".docx", lambda: docx("<w:p><w:r><w:t>&f;</w:t></w:r></w:p>", FILE), "XML entities"),
    "deep docx": (".docx", lambda: docx(DEEP + "</w:p>" * 200_000), ""),
    "broken docx": (".docx", lambda: docx(DEEP), "is damaged"),
    "empty docx": (".docx", lambda: docx(""), "holds no text"),
    "docx that is text": (".docx", lambda: b"The bridge is shut.", "no archive"),
    "docx of another kind": (".docx", lambda: packed({"a": "b"}), "no part 'word/document.xml'"),
    "docx of many parts": (
        ".docx",
        lambda: packed({str(n): "" for n in range(10_001)}),
        "more than 10,000 parts",
    ),
    "docx cut short": (".docx", lambda: docx("<w:p/>")[:200], "no archive"),
    "docx of stored garbage": (
        ".docx",
        lambda: packed({"word/document.xml": b"\x00\xff" * 99}),
        "is damaged",
    ),
    "epub that climbs out": (
        ".epub",
        lambda: packed({"META-INF/container.xml": '<c><rootfile full-path="../../etc/passwd"/></c>'}),
        "no part '../../etc/passwd'",
    ),
    "pdf with a password": (".pdf", lambda: pdf([["Secret."]], encrypted=True), "password"),
    "pdf that is none": (".pdf", lambda: b"%PDF-1.7\nnothing", "is no PDF"),
    "pdf of 1e6 objects": (".pdf", lambda: pdf([["The bridge is shut."]], 1_000_000), "larger than 20 MB"),
    "pdf of 400,000 objects": (".pdf", lambda: pdf([["The bridge is shut."]], 400_000), ""),
    "pdf of too many pages": (".pdf", lambda: pdf([["x"]] * 2_001), "more than 2,000 pages"),
    "pdf without text": (".pdf", lambda: pdf([[]]), "holds no text"),
}


SLOW = ("deep docx", "zip bomb as docx", "zip bomb as odt", "pdf of 1e6 objects", "pdf of 400,000 objects")


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.slow if one in SLOW else ()) for one in HOSTILE]
)
def test_a_hostile_document_is_refused_or_read_within_its_limits(tmp_path: Path, name: str) -> None:
    suffix, made, reason = HOSTILE[name]
    data = made()
    (tmp_path / f"a{suffix}").write_bytes(data)
    before = os.times()
    found = read(tmp_path / f"a{suffix}")
    after = os.times()
    if reason:
        assert [reason in one.reason for one in found if isinstance(one, Refusal)] == [True], found
    assert len(found) == 1
    assert socket.gethostname() not in str(found[0])
    computing = sum(after[:4]) - sum(before[:4])
    assert computing < 2.5


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["zip bomb as docx", "deep docx", "pdf of 400,000 objects", "pdf of too many pages"]
)
def test_a_hostile_document_takes_no_more_memory_than_it_may(name: str) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("no way to see the most memory that a process had")
    suffix, made, _ = HOSTILE[name]
    limits = Sandbox()
    program = (
        f"from ingest.extract.sandbox import main; main({suffix!r}, {limits.processor}, {limits.memory});"
        " print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, input=made(), capture_output=True)
    # One that was stopped for its time has said nothing, and its memory was held to the limit all the same.
    if ended.returncode == 0:
        assert int(ended.stdout) < 150_000


@pytest.mark.slow
def test_a_reader_that_goes_on_for_ever_is_stopped() -> None:
    for code in (
        "while True: pass",
        "import time; time.sleep(60)",
        "x = bytearray(10**9)",
        "import os; os.abort()",
    ):
        program = (
            sys.executable,
            "-c",
            f"import sys; from ingest.extract.sandbox import _limit; _limit(1, 150_000_000); {code}",
        )
        started = time.monotonic()
        with pytest.raises(Rejected, match=r"takes longer than 3 s|cannot be read within"):
            Sandbox(processor=1, seconds=3.0, command=program)(".pdf", b"")
        assert time.monotonic() - started < 10


def test_what_a_reader_says_that_is_no_answer_is_a_refusal() -> None:
    for said in ("", "nonsense", "[]", "{}", '{"refused": "is odd"}'):
        with pytest.raises(Rejected):
            Sandbox(command=(sys.executable, "-c", f"print({said!r})"))(".pdf", b"")
    assert Sandbox()(".docx", docx("<w:p><w:r><w:t>Yes.</w:t></w:r></w:p>")) == Extracted(
        "Yes.", "Bridge shut", ("Jane Doe",), "en-GB"
    )


def test_html_without_bottom_is_refused_or_read_in_time(tmp_path: Path) -> None:
    for tag in ("div", "b", "table><tr><td", "ul><li", "p", "a", "br"):
        path = tmp_path / "deep.html"
        path.write_text(f"<html><body>{f'<{tag}>' * 200_000}{SENTENCE * 9}")
        started = time.process_time()
        (found,) = read(path)
        assert time.process_time() - started < 2, tag
        assert str(found).endswith("has more than 50,000 elements"), tag


MEMORY_OF_A_PAGE = """
import sys
from pathlib import Path
from ingest.sources.discover import discover
from datetime import date
small, large = sys.argv[1:]
def most(): return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024
[*discover([small], date(2026, 1, 1))]
before = most()
print(*(type(one).__name__ for one in discover([large], date(2026, 1, 1))), most() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_the_largest_page_that_is_read_takes_less_than_150_mb(tmp_path: Path, trial: Trial) -> None:
    most = MOST_ELEMENTS - 10
    pages = {"div": f"{'<div>' * most}", "b": f"{'<b>' * most}"}
    if trial.full:
        pages |= {"p": "<p>" * most, "p, i, b": "<p>word <i>x</i> <b>y</b>" * (most // 3)}
    for name, body in pages.items():
        (tmp_path / "small.html").write_text(f"<html><body><p>{SENTENCE * 9}")
        (tmp_path / "large.html").write_text(f"<html><body><p>{SENTENCE * 9}</p>{body}")
        command = [sys.executable, "-c", MEMORY_OF_A_PAGE, tmp_path / "small.html", tmp_path / "large.html"]
        started = time.monotonic()
        kind, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert kind in ("Article", "Refusal")
        assert int(memory) < 150_000_000, name
        took = f"{int(memory) / 1e6:.0f} MB more, {time.monotonic() - started:.1f} s in all"
        trial.saw("the largest web page", f"{MOST_ELEMENTS:,} elements of {name}", took)


def test_a_line_of_50_mb_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"text": "First."}\n{"text": "')
        for _ in range(50):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n{"text": "Third."}\n')
    first, second, third = read(path)
    assert (first.text, third.text) == ("First.", "Third.")  # type: ignore[union-attr]
    assert str(second) == f"{path}:2 is longer than 20 MB"
    text = tmp_path / "a.txt"
    text.write_bytes(b"x" * 50_000_000)
    assert str(read(text)[0]) == f"{text} is larger than 20 MB"


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.html.gz"])
def test_a_gzip_that_grows_without_end_is_refused(tmp_path: Path, name: str) -> None:
    data = gzip.compress(bytes(100_000_000), 1)
    assert "than 20 MB" in refused(tmp_path / name, data).reason
    for broken in (data[: len(data) // 2], b"\x1f\x8b nonsense", b"plain text"):
        assert (
            "gzip" in refused(tmp_path / name, broken).reason
            or "20 MB" in refused(tmp_path / name, broken).reason
        )


# Broken ones

BROKEN: Mapping[str, tuple[str, bytes, str]] = {
    "empty": ("empty.txt", b"", "holds no text"),
    "white": ("white.md", b" \n\t", "holds no text"),
    "empty page": ("empty.html", b"", "no article text"),
    "empty lines": ("empty.jsonl", b"\n\n", "holds no articles"),
    "binary": ("binary.txt", bytes(range(128, 256)) * 40 + b"\x00\x81\xff" * 200, "is not text"),
    "too long": (
        "long.txt",
        SENTENCE.encode() * (MOST_CHARACTERS // len(SENTENCE) + 1),
        "more than 1,000,000 characters",
    ),
    "the year 9999": ("future.txt", b"date 9999-12-31 The bridge is shut.", "lies in the future"),
    "of no kind": ("a.exe", b"MZ", "of no kind that can be read"),
}
SOUND: Mapping[str, tuple[str, bytes, str]] = {
    "utf-16": ("wide.txt", "The bridge – shut.".encode("utf-16"), "The bridge – shut."),
    "byte-order mark": ("mark.txt", "The bridge – shut.".encode("utf-8-sig"), "The bridge – shut."),
    "cp1252": ("old.txt", "The café said “no”. ".encode("cp1252") * 20, "The café said “no”."),
    "carriage returns": ("mac.txt", b"It is shut.\r\nIt is long.\rSo.", "It is shut.\r\nIt is long.\rSo."),
    "NUL": ("nul.txt", b"The bridge\x00is shut.", "The bridge\ufffdis shut."),
    "bidi": ("bidi.txt", "The \u202ebridge\u202c is shut.".encode(), "The \u202ebridge\u202c is shut."),
    "right to left": ("rtl.txt", "الجسر مغلق.".encode(), "الجسر مغلق."),
    "no title": ("none.md", b"The bridge is shut. It is long.", "The bridge is shut."),
}  # fmt: skip


def test_every_broken_file_is_listed_with_its_reason_and_every_sound_one_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, data, _ in [*BROKEN.values(), *SOUND.values()]:
        (folder / name).write_bytes(data)
    (folder / "lines.jsonl").write_text(
        '{"id": "a", "text": "One."}\nbroken\n{"id": "a", "text": "Another."}\n{"text": 5}\n'
        '{"id": "b", "text": "Lone \\ud800 half."}\n{"text": "x", "published": "9999-01-01"}\n'
    )
    outside = tmp_path / "secret.txt"
    outside.write_text("A secret.")
    (folder / "link.txt").symlink_to(outside)
    os.mkfifo(folder / "pipe.txt")
    found = read(folder)
    reasons = {str(Path(one.path).name): one for one in found if isinstance(one, Refusal) and not one.line}
    texts = [one.text for one in found if isinstance(one, Article)]
    for name, _, reason in BROKEN.values():
        if name != "a.exe":
            assert reason in reasons.pop(name).reason
    assert reasons.pop("link.txt").reason == "is a link that leads out of the folder"
    assert reasons.pop("pipe.txt").reason == "is not a regular file"
    assert reasons == {}
    assert [one.line for one in found if isinstance(one, Refusal) and one.line] == [2, 3, 4, 6]
    for _, _, text in SOUND.values():
        assert any(one.startswith(text) for one in texts), text
    assert {"One.", "Lone \ufffd half."} <= {*texts}
    assert not any("secret" in text for text in texts)
    assert len(texts) == len(SOUND) + 2


def test_what_is_no_file_to_read_is_refused_when_it_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.exe").write_bytes(b"MZ")
    for path in (tmp_path / "pipe.txt", tmp_path / "a.exe", Path("/dev/zero"), Path("/dev/stdin")):
        (found,) = read(path)
        assert isinstance(found, Refusal)


def test_the_library_is_unchanged_by_what_is_refused(tmp_path: Path, house: Any) -> None:
    one_house = house()
    (tmp_path / "a.txt").write_text("The bridge is shut.")
    one_house.ingest(read(tmp_path / "a.txt"))
    before = one_house.library.article_ids(), one_house.library.revision
    for name, data, _ in BROKEN.values():
        (tmp_path / "bad").mkdir(exist_ok=True)
        (tmp_path / "bad" / name).write_bytes(data)
    summary = one_house.ingest(read(tmp_path / "bad"))
    assert (summary.new, len(summary.refused)) == (0, len(BROKEN) - 1)
    assert (one_house.library.article_ids(), one_house.library.revision) == before


def test_a_json_line_of_any_shape_is_an_article_or_a_reason(tmp_path: Path) -> None:
    rows = [None, 5, "x", [], {}, {"text": None}, {"text": ["x"]}, {"text": "x", "id": [5]}]
    rows += [{"text": "x", "url": {}}]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "[" * 100_000 + "\n")
    found = read(path)
    assert [one.line for one in found if isinstance(one, Refusal)] == [*range(1, len(rows) + 2)]
