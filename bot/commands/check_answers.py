"""`dateline check --answers`: looks whether kept answers still stand."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.commands.arguments import numbered_lines
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import iso_date, to_json_line
from bot.show.safe_text import clean_text
from bot.show.wording import format_date
from retrieval.text.quotes import quote_line
from retrieval.types import DatelineError
from retrieval.verify.recheck import CHANGED as REWORDED
from retrieval.verify.recheck import FORGOTTEN, REDATED, Kept, Standing


def check_answers(options: Namespace, settings: Settings) -> int:
    """Returns the exit status: 3 when a kept answer does not stand, else 1 when a line is no answer."""
    from retrieval.build import open_library
    from retrieval.verify.recheck import recheck_citation

    library = open_library(settings.data)
    fallen = unread = 0
    for number, text in _numbered_lines(options.answers):
        try:
            kept = parse_kept_answer(text)
        except DatelineError as error:
            unread += 1
            print_error(f"dateline: {options.answers}:{number} {error}")
            continue
        found = [recheck_citation(library, one) for one in kept.citations]
        fallen += not stands(kept, found)
        print_line((standing_json if options.json else standing_text)(kept, found))
    return 3 if fallen else 1 if unread else 0


def _numbered_lines(name: str) -> Iterator[tuple[int, str]]:
    if name == "-":
        yield from numbered_lines(sys.stdin.buffer)
        return
    try:
        with Path(name).open("rb") as stream:
            yield from numbered_lines(stream)
    except OSError as error:
        raise DatelineError(f"{name} cannot be read ({error.strerror}): name a file of answers") from error


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A kept answer or timeline: its question or topic, its citations, whether it says that it answers."""

    question: str
    citations: tuple[Kept, ...]
    answered: bool


def parse_kept_answer(text: str) -> KeptAnswer:
    """Raises `DatelineError` when `text` is no line that `--json` printed."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise DatelineError("is not JSON: give it what `dateline ask --json` printed") from None
    question = row.get("question", row.get("topic")) if isinstance(row, dict) else None
    if not isinstance(question, str) or not {"citations", "events"} & set(row):
        raise DatelineError("is no answer: give it what `dateline ask --json` printed")
    holders = [row] if "citations" in row else []
    holders += _list_under(row, "events") if "events" in row else []
    cited = tuple(_kept(one) for holder in holders for one in _list_under(holder, "citations"))
    return KeptAnswer(question, cited, row.get("answered") is True)


def _list_under(row: Any, name: str) -> list[Any]:
    held = row.get(name) if isinstance(row, dict) else None
    if not isinstance(held, list):
        raise DatelineError(f'has no list of "{name}": give it what `dateline ask --json` printed')
    return held


def _kept(row: Any) -> Kept:
    from retrieval.text.sentences import replace_unstorable

    wanted = ("article_id", "quote")
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in wanted):
        raise DatelineError('has a citation without "article_id" and "quote"')
    number = row.get("n")
    return Kept(
        number if isinstance(number, int) else 0,
        replace_unstorable(row["article_id"]),
        replace_unstorable(row["quote"]),
        replace_unstorable(str(row.get("digest") or "")),
        str(row.get("published") or ""),
    )


def stands(answer: KeptAnswer, found: Sequence[Standing]) -> bool:
    """Whether a kept answer stands: it cites something, or does not answer, and all that it cites holds."""
    return all(one.holds for one in found) and bool(found or not answer.answered)


def standing_text(answer: KeptAnswer, found: Sequence[Standing]) -> str:
    head = "stands" if stands(answer, found) else "does not stand as it did"
    reasons = [f"[{one.kept.number}] {_why_not(one)}" for one in found if not one.holds]
    reasons += ["it answers and cites nothing"] if answer.answered and not found else []
    return clean_text("\n  ".join([f"{head}: {' '.join(answer.question.split())}", *reasons]))


def _why_not(one: Standing) -> str:
    gone = f"no longer at its source since {format_date(one.gone)}" if one.gone else ""
    if one.state == FORGOTTEN:
        return f"the library has no article {one.kept.article}"
    if one.state == REDATED:
        dated = (
            f"the article is dated {format_date(one.published)} now" if one.published else "has no date now"
        )
        return "; ".join(filter(None, (dated, gone)))
    if one.state == REWORDED:
        now = f"now reads {quote_line(one.quote)}" if one.quote else "is no longer in its article"
        return "; ".join(filter(None, (f"{quote_line(one.kept.quote)} {now}", gone)))
    return gone


def standing_json(answer: KeptAnswer, found: Sequence[Standing]) -> str:
    rows = [
        {
            "n": one.kept.number,
            "article_id": one.kept.article,
            "state": one.state,
            "version": one.version,
            "quote": one.quote,
            "start": one.place[0] if one.place else None,
            "end": one.place[1] if one.place else None,
            "published": iso_date(one.published),
            "gone": iso_date(one.gone),
        }
        for one in found
    ]
    return to_json_line({"question": answer.question, "stands": stands(answer, found), "citations": rows})
