"""What the commands print for programs: one JSON object a line."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.chat.conversation import Reply
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Coverage,
    Edition,
    Event,
    FeedState,
    Timeline,
    TimeMention,
    When,
)

if TYPE_CHECKING:
    from ingest.documents import Refusal
    from ingest.pipeline import Summary

Json = dict[str, Any]

# DEL and the C1 controls, which a terminal obeys and JSON lets through; lone surrogates, which UTF-8 has not.
_UNSAFE = re.compile("[\x7f-\x9f\ud800-\udfff]")


def to_json_line(value: Json) -> str:
    """`value` as one line of JSON; escaped where UTF-8, or a reader that splits lines, could not take it."""
    text = json.dumps(value, ensure_ascii=False)
    plain = len(text.splitlines()) == 1 and not _UNSAFE.search(text)
    return text if plain else json.dumps(value).replace("\x7f", "\\u007f")


def answer_json(answer: Answer) -> Json:
    passages = [
        {
            **_pick(hit.passage, "article_id", "start", "end"),
            "score": round(hit.score, 4),
            "also": [copy.article_id for copy in hit.also],
        }
        for hit in answer.hits
    ]
    return {
        "question": answer.question,
        "answered": answer.answered,
        "answer": answer.text,
        "short": answer.short,
        "when": _when(answer.when),
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": passages,
        "conflicts": [{"note": one.note, "citations": list(one.citations)} for one in answer.conflicts],
        **_pick(answer, "reason", "notice", "intent"),
        "confidence": None if answer.confidence is None else round(answer.confidence, 3),
        "elapsed_ms": answer.elapsed_ms,
    }


def reply_json(reply: Reply, shown: str) -> Json:
    """What a chat says, `shown` as a person reads it, with what it stands on."""
    answer = reply.answer
    events = reply.timeline.events if reply.timeline else ()
    cited = answer.citations if answer else [one for event in events for one in event.citations]
    return {
        "reply": shown,
        "intent": answer.intent if answer else "timeline" if reply.timeline else None,
        "answered": answer.answered if answer else bool(events),
        "short": answer.short if answer else None,
        "when": _when(answer.when) if answer else None,
        "citations": [_citation(citation) for citation in cited],
        "notice": answer.notice if answer else None,
        "confidence": round(answer.confidence, 3) if answer and answer.confidence is not None else None,
        "elapsed_ms": answer.elapsed_ms if answer else None,
    }


def timeline_json(timeline: Timeline) -> Json:
    return {
        "topic": timeline.topic,
        "answered": bool(timeline.events),
        "found": timeline.found,
        "events": [_event(event) for event in timeline.events],
        **_pick(timeline, "reason", "notice", "elapsed_ms"),
    }


def coverage_json(coverage: Coverage) -> Json:
    return {
        **_pick(coverage, "articles", "copies", "passages"),
        "sources": dict(coverage.sources),
        **_pick(coverage, "first", "last", "last_ingest"),
        "feeds": [feed_json(state) for state in coverage.feeds],
    }


def feed_json(state: FeedState) -> Json:
    """The age of its newest article is in seconds."""
    age = round(state.age.total_seconds()) if state.age is not None else None
    return {
        **_pick(state, "url", "title"),
        "age": age,
        **_pick(state, "quiet", "failures"),
        "reason": state.reason or None,
    }


def mention_json(mention: TimeMention) -> Json:
    """Offsets in characters of the input."""
    days = _pick(mention, "start", "end", "text", "type", "value", "begin", "end_of_range")
    return {**days, "confidence": round(mention.confidence, 2), "note": mention.note}


def summary_json(summary: Summary) -> Json:
    refused = [{"path": one.path, "line": one.line or None, "reason": one.reason} for one in summary.refused]
    return {
        "new": summary.new,
        "changed": summary.changed,
        "unchanged": summary.same,
        "refused": refused,
        "copies": summary.copies,
        "embedded": summary.embedded,
        "seconds": round(summary.seconds, 2),
        "undated": summary.undated,
        "undated_first": list(summary.undated_places),
        "refused_by_reason": dict(refusal_counts(summary)),
    }


def refusal_counts(summary: Summary) -> list[tuple[str, int]]:
    """The reasons, without figures and names, with how many inputs had each; the commonest first."""
    return Counter(
        re.sub(r"'[^']*'|\d[\d,.:-]*|“.*”", "…", one.reason) for one in summary.refused
    ).most_common()


def summary_text(summary: Summary) -> str:
    counts = f"{summary.new} new, {summary.changed} changed, {summary.same} unchanged"
    linked = f"{summary.copies} linked to copies of theirs; " if summary.copies else ""
    embedded = f"{summary.embedded} passages embedded in {summary.seconds:.1f} s"
    undated = f"{summary.undated} undated; " if summary.undated else ""
    reasons = refusal_counts(summary)
    why = "".join(f"\n  {number} refused: {reason}" for reason, number in reasons) if len(reasons) > 1 else ""
    return f"articles: {counts}, {len(summary.refused)} refused; {undated}{linked}{embedded}{why}"


def read_json(found: Article | Refusal) -> Json:
    """What was read of an input, without its id; or why it was refused."""
    if not isinstance(found, Article):
        return {"path": found.path, "line": found.line or None, "refused": found.reason}
    place, dated_by = (found.arrival.place, found.arrival.dated_by) if found.arrival else ("", "")
    return {
        "path": place,
        **_pick(found, "title", "published"),
        "published_at": found.instant.isoformat() if found.instant else None,
        "dated_by": dated_by or None,
        "source": found.source,
        "authors": list(found.authors),
        **_pick(found, "url", "language", "id", "text"),
    }


def export_json(article: Article, version: int) -> Json:
    """An article as `ingest` reads it back."""
    return {
        **_pick(article, "id", "title", "url", "source", "published"),
        "published_at": article.instant.isoformat() if article.instant else None,
        "authors": list(article.authors),
        **_pick(article, "language", "text"),
        "version": version,
        "dateline": 1,
    }


def iso_date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _citation(citation: Citation) -> Json:
    article = citation.article
    return {
        "n": citation.number,
        "article_id": article.id,
        **_pick(article, "title", "source", "url", "published"),
        "published_at": article.instant.isoformat() if article.instant else None,
        "authors": list(article.authors),
        "language": article.language or None,
        "also": [_pick(copy, "article_id", "source", "url", "title", "published") for copy in citation.also],
        **_pick(citation, "quote", "start", "end"),
        **_edition(citation.edition),
    }


def _edition(edition: Edition | None) -> Json:
    names = ("version", "digest", "read", "gone", "changed", "before")
    return _pick(edition, *names) if edition else dict.fromkeys(names)


def _event(event: Event) -> Json:
    citations = [_citation(citation) for citation in event.citations]
    return {"when": _when(event.when), "citations": citations, "note": event.note}


def _when(when: When | None) -> Json | None:
    return _pick(when, "value", "begin", "end", "words") if when else None


def _pick(value: object, *names: str) -> Json:
    """The attributes of these names; days and moments in ISO 8601."""
    found = {name: getattr(value, name) for name in names}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in found.items()}
