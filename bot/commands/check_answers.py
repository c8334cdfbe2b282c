"""`dateline check --answers`: looks whether kept answers still stand."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say, tell
from bot.show.safe_text import clean
from bot.show.wording import long_date
from retrieval.answering.kept import CHANGED as REWORDED
from retrieval.answering.kept import FORGOTTEN, REDATED, Kept, Standing
from retrieval.language.quotation import quoted
from retrieval.types import DatelineError


@dataclass(frozen=True, slots=True)
class Line:
    """A kept line: its question or topic, its citations, and whether it says that it answers."""

    question: str
    citations: tuple[Kept, ...]
    answered: bool


def parsed(line: str) -> Line:
    """The answer, or timeline, of a kept line; raises `DatelineError` when it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise DatelineError("is not JSON: give it what `dateline ask --json` printed") from None
    question = row.get("question", row.get("topic")) if isinstance(row, dict) else None
    if not isinstance(question, str) or not {"citations", "events"} & set(row):
        raise DatelineError("is no answer: give it what `dateline ask --json` printed")
    holders = [row] if "citations" in row else []
    holders += _listed(row, "events") if "events" in row else []
    cited = [_kept(one) for holder in holders for one in _listed(holder, "citations")]
    return Line(question, tuple(cited), row.get("answered") is True)


def _listed(row: Any, name: str) -> list[Any]:
    held = row.get(name) if isinstance(row, dict) else None
    if not isinstance(held, list):
        raise DatelineError(f'has no list of "{name}": give it what `dateline ask --json` printed')
    return held


def _kept(row: Any) -> Kept:
    from retrieval.language.sentences import storable

    wanted = ("article_id", "quote")
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in wanted):
        raise DatelineError('has a citation without "article_id" and "quote"')
    number = row.get("n")
    return Kept(
        number if isinstance(number, int) else 0,
        storable(row["article_id"]),
        storable(row["quote"]),
        storable(str(row.get("digest") or "")),
        str(row.get("published") or ""),
    )


def stands(line: Line, found: Sequence[Standing]) -> bool:
    """Whether a kept answer stands: it cites something, or does not answer, and all that it cites holds."""
    return all(one.holds for one in found) and bool(found or not line.answered)


def stands_text(line: Line, found: Sequence[Standing]) -> str:
    """Whether a kept answer stands, and of each citation that does not, why."""
    head = "stands" if stands(line, found) else "does not stand as it did"
    reasons = [f"[{one.kept.number}] {_fallen(one)}" for one in found if not one.holds]
    reasons += ["it answers and cites nothing"] if line.answered and not found else []
    return clean("\n  ".join([f"{head}: {' '.join(line.question.split())}", *reasons]))


def _fallen(one: Standing) -> str:
    gone = f"no longer at its source since {long_date(one.gone)}" if one.gone else ""
    if one.state == FORGOTTEN:
        return f"the library has no article {one.kept.article}"
    if one.state == REDATED:
        dated = f"the article is dated {long_date(one.published)} now" if one.published else "has no date now"
        return "; ".join(filter(None, (dated, gone)))
    if one.state == REWORDED:
        now = f"now reads {quoted(one.quote)}" if one.quote else "is no longer in its article"
        return "; ".join(filter(None, (f"{quoted(one.kept.quote)} {now}", gone)))
    return gone


def stands_json(line: Line, found: Sequence[Standing]) -> str:
    """The same as a line of JSON."""
    rows = [
        {
            "n": one.kept.number,
            "article_id": one.kept.article,
            "state": one.state,
            "version": one.version,
            "quote": one.quote,
            "start": one.place[0] if one.place else None,
            "end": one.place[1] if one.place else None,
            "published": str(one.published) if one.published else None,
            "gone": str(one.gone) if one.gone else None,
        }
        for one in found
    ]
    return output.line({"question": line.question, "stands": stands(line, found), "citations": rows})


def check_answers(options: Namespace, settings: Settings) -> int:
    """Look whether kept answers still stand; 3 when one does not, else 1 when a line is none."""
    from retrieval.answering.kept import standing
    from retrieval.sqlite.library import Library

    library = Library(settings.data, create=False)
    fallen = unread = 0
    for number, line in enumerate(_lines(options.answers), 1):
        if not line.strip():
            continue
        try:
            kept = parsed(line)
        except DatelineError as error:
            unread += 1
            tell(f"dateline: {options.answers}:{number} {error}")
            continue
        found = [standing(library, one) for one in kept.citations]
        fallen += not stands(kept, found)
        say((stands_json if options.json else stands_text)(kept, found))
    return 3 if fallen else 1 if unread else 0


def _lines(name: str) -> Iterator[str]:
    if name == "-":
        yield from _decoded(sys.stdin.buffer)
        return
    try:
        with Path(name).open("rb") as stream:
            yield from _decoded(stream)
    except OSError as error:
        raise DatelineError(f"{name} cannot be read ({error.strerror}): name a file of answers") from error


def _decoded(stream: Iterable[bytes]) -> Iterator[str]:
    for line in stream:
        yield line.decode("utf-8", errors="replace")
