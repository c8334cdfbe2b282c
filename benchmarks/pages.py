"""Scores readers of web pages, text and publication date, on the saved pages: `python benchmarks/pages.py`.

Dateline, trafilatura and htmldate are there; newspaper4k, readability-lxml and resiliparse are scored
where they are installed.
"""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

PAGES = Path(__file__).resolve().parents[1] / "tests" / "pages"
TODAY = date(2026, 1, 1)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page: its markup, the text of its article, its day of publication (ISO 8601, if stated)."""

    markup: str
    text: str
    published: str | None


def main() -> None:
    pages = saved()
    print(f"{len(pages)} pages\n\n| text | mean word F1 | worst page |\n|---|---|---|")
    for name, read in TEXTS.items():
        if scores := _tried(lambda read=read: [word_f1(read(one.markup), one.text) for one in pages]):
            print(f"| {name} | {sum(scores) / len(scores):.1%} | {min(scores):.1%} |")
    print("\n| publication date | right | wrong | missed |\n|---|---|---|---|")
    for name, find in DATES.items():
        if found := _tried(lambda find=find: [find(one.markup) for one in pages]):
            right = sum(day == one.published for day, one in zip(found, pages, strict=True))
            missed = sum(not day and bool(one.published) for day, one in zip(found, pages, strict=True))
            print(f"| {name} | {right} | {len(pages) - right - missed} | {missed} |")


def saved() -> list[Page]:
    expected = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
    return [
        Page(
            (PAGES / f"{name}.html").read_text(encoding="utf-8"),
            "\n".join(row["paragraphs"]),
            row["published"],
        )
        for name, row in expected.items()
    ]


def word_f1(one: str, other: str) -> float:
    """F1 of the words of two texts, each counted as often as it stands there."""
    first, second = (Counter(_WORD.findall(text.lower())) for text in (one, other))
    return 2 * sum((first & second).values()) / ((sum(first.values()) + sum(second.values())) or 1)


def _tried(score: Callable[[], list[Any]]) -> list[Any]:
    try:
        return score()
    except ModuleNotFoundError:
        return []


def _module(name: str) -> Any:
    return importlib.import_module(name)


def _dateline(markup: str) -> str:
    return str(_module("ingest.extract.html_page").read_html(markup, TODAY).text)


def _trafilatura(markup: str) -> str:
    return _module("trafilatura").extract(markup, include_comments=False) or ""


def _readability(markup: str) -> str:
    summary = _module("readability").Document(markup).summary()
    return str(_module("lxml.html").fromstring(summary).text_content())


def _resiliparse(markup: str) -> str:
    return str(_module("resiliparse.extract.html2text").extract_plain_text(markup, main_content=True))


def _newspaper(markup: str) -> Any:
    article = _module("newspaper").Article("https://news.example/")
    article.html, article.download_state = markup, 2
    article.parse()
    return article


def _dateline_day(markup: str) -> str | None:
    found = _module("ingest.extract.metadata").read_metadata(markup).published
    return str(found.day) if found else None


def _htmldate(markup: str, extensive: bool) -> str | None:
    found: str | None = _module("htmldate").find_date(markup, original_date=True, extensive_search=extensive)
    return found


def _newspaper_day(markup: str) -> str | None:
    found = _newspaper(markup).publish_date
    return str(found.date()) if found else None


TEXTS: dict[str, Callable[[str], str]] = {
    "Dateline": _dateline,
    "newspaper4k": lambda markup: str(_newspaper(markup).text),
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}
DATES: dict[str, Callable[[str], str | None]] = {
    "Dateline": _dateline_day,
    "htmldate": lambda markup: _htmldate(markup, extensive=True),
    "htmldate, not extensive": lambda markup: _htmldate(markup, extensive=False),
    "newspaper4k": _newspaper_day,
}


if __name__ == "__main__":
    main()
