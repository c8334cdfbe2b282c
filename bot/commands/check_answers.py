"""Says what a reading of sources found, and what became of kept answers, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.show import json_output as output
from bot.telegram.html import clean
from bot.show.wording import long_date
from ingest.reread import APART, CHANGED, DOUBTFUL, GONE, KINDS, MISSING, UNCHANGED, Outcome
from retrieval.answering.kept import CHANGED as REWORDED
from retrieval.answering.kept import FORGOTTEN, REDATED, Kept, Standing
from retrieval.answering.wordings import rewordings
from retrieval.language.quotation import quoted
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from bot.show.json_output import Json

LABELS = {DOUBTFUL: "in doubt", "unreachable": "not reachable"}


@dataclass(frozen=True, slots=True)
class Read:
    """How many articles were unchanged, what became of the others, passages embedded, seconds taken."""

    unchanged: int
    outcomes: tuple[Outcome, ...]
    embedded: int
    seconds: float


def outcome_text(outcome: Outcome) -> str:
    """A line about an article that is not as it was."""
    label = LABELS.get(outcome.kind, outcome.kind)
    return clean(f"{label}: {outcome.address} {_told(outcome)}")


def _told(outcome: Outcome) -> str:
    if outcome.kind == CHANGED and outcome.now:
        return _difference(outcome.article.text, outcome.now.text)
    if outcome.kind == DOUBTFUL:
        return f"{outcome.reason}; nothing was stored (`dateline ingest {outcome.address}` takes it as it is)"
    if outcome.kind == MISSING:
        hours = APART.total_seconds() / 3600
        return f"{outcome.reason}; it counts as gone when it says so {hours:.0f} hours later, too"
    if outcome.kind == GONE and outcome.since:
        return f"{outcome.reason}; no longer there since {long_date(outcome.since)}"
    return outcome.reason


def _difference(old: str, new: str) -> str:
    """The first sentence that was reworded or left out."""
    changed = [*rewordings(old, new)]
    if not changed:
        return "has more text, or another title"
    before, after = next((pair for pair in changed if pair[1]), changed[0])
    more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{quoted(before)} {'is now ' + quoted(after) if after else 'was taken out'}{more}"


def read_text(read: Read) -> str:
    """What a reading found, on one line."""
    counts = Counter({UNCHANGED: read.unchanged}) + Counter(one.kind for one in read.outcomes)
    shown = [f"{counts[kind]} {LABELS.get(kind, kind)}" for kind in KINDS]
    return f"sources: {', '.join(shown)}; {read.embedded} passages embedded in {read.seconds:.1f} s"


def read_json(read: Read) -> str:
    """The same as a line of JSON, with each article that is not as it was."""
    rows = {
        kind: [_outcome_json(one) for one in read.outcomes if one.kind == kind]
        for kind in KINDS
        if kind != UNCHANGED
    }
    took = {"embedded": read.embedded, "seconds": round(read.seconds, 2)}
    return output.line({"unchanged": read.unchanged, **rows, **took})


def _outcome_json(outcome: Outcome) -> Json:
    return {
        "article_id": outcome.article.id,
        "url": outcome.address,
        "title": outcome.article.title,
        "reason": outcome.reason or None,
        "since": str(outcome.since) if outcome.since else None,
    }


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
