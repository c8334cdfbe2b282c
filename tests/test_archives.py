"""What newsrooms and readers keep is read: tables, answers of news services, mail, crawls, archives."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import Refusal
from ingest.sources.discover import discover
from retrieval.types import Article

TODAY = date(2023, 6, 1)
STORY = "The lamp of the northern rock was lit again after a winter of repairs. " * 6
PAGE = f"""<html lang="en"><head><meta property="og:site_name" content="Rock Post"><title>Lamp lit</title>
<meta property="article:published_time" content="2023-03-14T08:00:00Z"></head>
<body><h1>Lamp lit</h1><p>{STORY}</p><p>Nobody came to see it.</p></body></html>"""
LETTER = f"""From: Rock Letter <news@rock.example>
Subject: =?utf-8?q?Lamp_lit_=E2=80=93_at_last?=
Date: Tue, 14 Mar 2023 07:12:00 +0100
Message-ID: <one@rock.example>
Content-Type: text/plain; charset=utf-8

{STORY}
"""


def read(path: Path, **names: str) -> list[Article | Refusal]:
    return [*discover([str(path)], TODAY, names=names)]


def articles(path: Path, **names: str) -> list[Article]:
    found = read(path, **names)
    assert all(isinstance(one, Article) for one in found), [str(one) for one in found]
    return [one for one in found if isinstance(one, Article)]


def made(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def packed(**members: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    return stream.getvalue()


def warc(*pages: tuple[str, str, str], body: bytes = PAGE.encode()) -> bytes:
    """A crawl of these addresses, each with its status and media type, and all with one body."""
    records = b""
    for address, status, media in pages:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        records += head.encode() + answer + b"\r\n\r\n"
    return records


ROWS: list[tuple[dict[str, Any], str]] = [
    ({"content": STORY, "publishedAt": "2023-03-14T08:00:00Z", "author": "Ann Lee"}, "a news service"),
    ({"maintext": STORY, "date_publish": "2023-03-14 08:00:00", "authors": ["Ann Lee"]}, "a crawler"),
    ({"body": STORY, "date": "March 14, 2023", "byline": "By Ann Lee"}, "words"),
    ({"text": STORY, "timestamp": 1678780800, "creator": [{"name": "Ann Lee"}]}, "seconds since 1970"),
    ({"article": STORY, "pubDate": "Tue, 14 Mar 2023 08:00:00 GMT", "author": "Ann Lee"}, "a feed"),
    ({"Full Text": STORY, "Publication Date": 1678780800000, "Author": "Ann Lee"}, "milliseconds"),
]


def test_a_row_is_an_article_whatever_its_parts_are_called(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.jsonl", "".join(json.dumps(row | {"id": n}) + "\n" for n, (row, _) in enumerate(ROWS))
    )
    for one, (_, what) in zip(articles(path), ROWS, strict=True):
        assert (one.published, one.authors) == (date(2023, 3, 14), ("Ann Lee",)), what


def test_json_of_any_shape_gives_its_articles(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"{n} {STORY}"} for n in range(3)]
    for value in (
        rows,
        {"articles": rows},
        {"response": {"results": rows}},
        {"status": "ok", "data": {"items": rows}},
    ):
        for text in (json.dumps(value), json.dumps(value, indent=1)):
            assert [one.id for one in articles(made(tmp_path / "a.json", text))] == ["0", "1", "2"]
    lines = "\n".join(map(json.dumps, rows))
    assert [one.id for one in articles(made(tmp_path / "a.json", f"\ufeff{lines}\n"))] == ["0", "1", "2"]
    assert [one.id for one in articles(made(tmp_path / "a.json", json.dumps(rows[0], indent=1)))] == ["0"]


def test_markup_and_entities_in_a_row_are_no_part_of_its_text(tmp_path: Path) -> None:
    row = {
        "title": "Smith &amp; Sons&#8217; yard",
        "content": "<p>The <b>lamp</b> is lit.</p><ul><li>One</li><li>Two</li></ul> It shone… [+123 chars]",
        "source": {"id": None, "name": "Rock Post"},
    }
    (one,) = articles(made(tmp_path / "a.json", json.dumps({"articles": [row]})))
    assert (one.title, one.source) == ("Smith & Sons’ yard", "Rock Post")
    assert one.text == "The lamp is lit.\n\nOne\n\nTwo\n\nIt shone"
    (plain,) = articles(made(tmp_path / "b.jsonl", json.dumps({"text": "5 < 6 & 7 > 6, said <him>."})))
    assert plain.text == "5 < 6 & 7 > 6, said <him>."


def test_a_table_is_read_by_its_heading(tmp_path: Path) -> None:
    for name, delimiter, encoding in (
        ("a.csv", ",", "utf-8"),
        ("b.csv", ";", "utf-8-sig"),
        ("c.tsv", "\t", "utf-16"),
        ("d.csv", ",", "cp1252"),
    ):
        text = io.StringIO()
        rows = csv.writer(text, delimiter=delimiter)
        rows.writerow(["Headline", "Date", "Body", "Publisher"])
        rows.writerow(
            ["“Café” shut", "2023-03-14", f"{STORY}\n\nHe said “no, {delimiter} never”.", "Rock Post"]
        )
        rows.writerow(["Gone", "", STORY, ""])
        first, second = articles(made(tmp_path / name, text.getvalue().encode(encoding)))
        assert (first.title, first.published, first.source) == ("“Café” shut", date(2023, 3, 14), "Rock Post")
        assert first.text.endswith(f"\n\nHe said “no, {delimiter} never”.") and second.published is None


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = made(tmp_path / "a.csv", f"kop,tekst,dag\nLamp,{STORY},2023-03-14\n")
    assert "name it, as in --map text=COLUMN" in str(read(path)[0])
    (one,) = articles(path, text="tekst", title="kop", published="dag")
    assert (one.title, one.published) == ("Lamp", date(2023, 3, 14))
    assert "has no column 'nothing'" in str(read(path, text="nothing")[0])


def test_letters_are_articles_of_their_sender(tmp_path: Path) -> None:
    other = LETTER.replace("one@", "two@").replace("Subject: =", "Subject: Second =")
    html = LETTER.replace("text/plain", "text/html").replace(STORY, PAGE).replace("one@", "three@")
    box = "".join(
        f"From news@rock.example Tue Mar 14 07:12:00 2023\n{one}\n" for one in (LETTER, other, html)
    )
    (one,) = articles(made(tmp_path / "a.eml", LETTER))
    assert (one.title, one.source, one.id) == ("Lamp lit – at last", "Rock Letter", "one@rock.example")
    assert (one.published, one.instant) == (date(2023, 3, 14), datetime(2023, 3, 14, 6, 12, tzinfo=UTC))
    found = articles(made(tmp_path / "a.mbox", box))
    assert [one.id.partition("@")[0] for one in found] == ["one", "two", "three"]
    assert all(one.text.startswith("The lamp of the northern rock") for one in found)


def test_a_saved_page_keeps_its_address(tmp_path: Path) -> None:
    head = "From: <Saved by a browser>\nSnapshot-Content-Location: https://rock.example/lamp\nSubject: x\n"
    parts = f"--x\nContent-Type: text/html; charset=utf-8\nContent-Location: https://rock.example/lamp\n\n{PAGE}\n--x--\n"
    text = f'{head}MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n{parts}'
    (one,) = articles(made(tmp_path / "a.mhtml", text))
    assert (one.url, one.source, one.published) == (
        "https://rock.example/lamp",
        "Rock Post",
        date(2023, 3, 14),
    )


def test_a_crawl_gives_its_pages_and_says_which_failed(tmp_path: Path) -> None:
    data = warc(
        ("https://rock.example/lamp", "200 OK", "text/html; charset=utf-8"),
        ("https://rock.example/gone", "404 Not Found", "text/html"),
        ("https://rock.example/moved", "301 Moved", "text/html"),
        ("https://rock.example/lamp.png", "200 OK", "image/png"),
    )
    for name, content in (("a.warc", data), ("a.warc.gz", gzip.compress(data))):
        page, gone = read(made(tmp_path / name, content))
        assert isinstance(page, Article) and isinstance(gone, Refusal)
        assert (page.url, page.published) == ("https://rock.example/lamp", date(2023, 3, 14))
        assert str(gone).endswith("https://rock.example/gone answered with the status 404")
    wacz = packed(
        archive__data_dot_warc_dot_gz=gzip.compress(data), pages__pages_dot_jsonl='{"format": "json-pages"}'
    )
    (page, *_) = [one for one in read(made(tmp_path / "a.wacz", wacz)) if isinstance(one, Article)]
    assert page.url == "https://rock.example/lamp"


def test_an_archive_gives_the_articles_of_all_its_files(tmp_path: Path) -> None:
    members = {
        "a.txt": b"date 2023-03-14 The lamp is lit.",
        "deep/b.html": PAGE.encode(),
        "c.jsonl.gz": gzip.compress(json.dumps({"text": STORY}).encode()),
        ".hidden.txt": b"Hidden.",
        "__MACOSX/a.txt": b"Nothing.",
        "picture.png": b"PNG",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    for name, data in (
        ("a.zip", stream.getvalue()),
        ("a.tar.gz", tarred(members)),
        ("b.tgz", tarred(members)),
        ("c.tar.xz", tarred(members, "w:xz")),
    ):
        found = articles(made(tmp_path / name, data))
        places = [one.arrival.place for one in found if one.arrival]
        assert sorted(place.split(" ", 1)[1] for place in places) == ["a.txt", "c.jsonl.gz:1", "deep/b.html"]
        assert {one.published for one in found} == {date(2023, 3, 14), None}


def test_what_leads_out_of_an_archive_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, kind in (
            ("../out.txt", tarfile.REGTYPE),
            ("/out.txt", tarfile.REGTYPE),
            ("a.txt", tarfile.SYMTYPE),
        ):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            archive.addfile(about)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as packed_files:
        packed_files.writestr("..\\out.txt", "x")
        packed_files.writestr("inner.zip", packed(a_dot_txt="x"))
    reasons = [
        str(one)
        for name, data in (("a.tar", stream), ("a.zip", outer))
        for one in read(made(tmp_path / name, data.getvalue()))
    ]
    wanted = ["leads out of the archive"] * 2 + [
        "is a link",
        "leads out of the archive",
        "an archive within an archive",
    ]
    assert [want for want, reason in zip(wanted, reasons, strict=True) if want not in reason] == []


@pytest.mark.parametrize(
    "name", ["a.zip", "a.tar.gz", "a.jsonl.gz", "a.csv.gz", "a.warc.gz", "a.mbox.gz", "a.json.gz"]
)
def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sources.reading.MOST_BYTES", 1_000)
    begun = {"json": b"[", "csv.": b"text\n", "mbox": b"From x\n"}.get(name[2:6], b"")
    zeros = begun + b"\n" * 8_000_000
    if name == "a.zip":
        data = packed(a_dot_jsonl=zeros, b_dot_txt=zeros)
    elif name == "a.tar.gz":
        data = tarred({"a.jsonl": zeros, "b.txt": zeros})
    else:
        data = gzip.compress(zeros)
    found = read(made(tmp_path / name, data))
    assert all(isinstance(one, Refusal) for one in found) and len(found) <= 2
    assert any(word in str(found[-1]) for word in ("unpacks to more", "is larger", "is damaged", "holds no"))


def archive_files() -> dict[str, bytes]:
    row = json.dumps({"id": 1, "text": STORY, "published": "2023-03-14"}).encode()
    return {
        "a.zip": packed(a_dot_txt=STORY, b_dot_html=PAGE),
        "a.tar.gz": tarred({"a.txt": STORY.encode(), "b.html": PAGE.encode()}),
        "a.warc": warc(("https://rock.example/lamp", "200 OK", "text/html")),
        "a.json": b"[" + row + b"," + row.replace(b"1", b"2") + b"]",
        "a.csv": f'title,text\nLamp,"{STORY}"\n'.encode(),
        "a.eml": LETTER.encode(),
        "a.mbox": f"From x\n{LETTER}".encode(),
        "a.mhtml": f"Content-Type: text/html\n\n{PAGE}".encode(),
    }


@pytest.mark.parametrize("name", archive_files())
def test_a_file_that_was_cut_or_changed_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """Cut short at twenty places, changed at random a hundred times: never an error, never nothing."""
    from random import Random

    data, random = archive_files()[name], Random(name)
    assert isinstance(read(made(tmp_path / name, data))[0], Article)
    broken = [data[: len(data) * part // 20] for part in range(20)]
    for _ in range(100):
        changed = bytearray(data)
        for _ in range(random.randint(1, 20)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        broken.append(bytes(changed))
    for content in broken:
        found = read(made(tmp_path / name, content))
        assert found or name in ("a.zip", "a.tar.gz", "a.warc"), content[:200]
        assert not [one for one in found if isinstance(one, Refusal) and "cannot be read" in one.reason]


def test_a_file_that_lies_about_its_encoding_is_read_all_the_same(tmp_path: Path) -> None:
    said = "Die Brücke bei Köln ist gesperrt, sagte der Sprecher. " * 8
    letter = LETTER.replace(STORY, said)
    table = {
        "a.eml": letter.encode("latin-1"),
        "a.warc": warc(
            ("https://rock.example/a", "200 OK", "text/html; charset=us-ascii"),
            body=PAGE.replace(STORY, said).encode(),
        ),
        "a.csv": f"text\n{said}\n".encode("cp1252"),
        "a.mhtml": f"Content-Type: text/html; charset=utf-8\n\n{PAGE.replace(STORY, said)}".encode("cp1252"),
    }
    for name, data in table.items():
        (one,) = articles(made(tmp_path / name, data))
        assert "Brücke bei Köln" in one.text, name


def test_two_articles_with_one_title_and_day_are_two(tmp_path: Path) -> None:
    texts = ("The mayor fell into the lake.", "The vicar won the prize for his leeks.")
    rows = [{"title": "In brief", "published": "2023-03-14", "text": text} for text in texts]
    found = articles(made(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows))))
    assert len({one.id for one in found}) == 2
    alone = articles(made(tmp_path / "b.jsonl", json.dumps(rows[0])))
    assert alone[0].id == found[0].id
