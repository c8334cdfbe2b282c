"""What the commands print for programs: one JSON object a line."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from retrieval.types import (
    Answer,
    Citation,
    Copy,
    Coverage,
    Edition,
    Event,
    FeedState,
    Timeline,
    TimeMention,
    When,
)

if TYPE_CHECKING:
    from ingest.pipeline import Summary

Json = dict[str, Any]

# DEL and the C1 controls, which a terminal obeys and JSON lets through.
_CONTROLS = re.compile("[\x7f-\x9f]")


def to_json_line(value: Json) -> str:
    """`value` as one line of JSON; escaped where UTF-8, or a reader that splits lines, could not take it."""
    text = json.dumps(value, ensure_ascii=False)
    plain = len(text.splitlines()) == 1 and _encodes(text) and not _CONTROLS.search(text)
    return text if plain else json.dumps(value).replace("\x7f", "\\u007f")


def answer_json(answer: Answer) -> Json:
    """An answer as `dateline ask --json` prints it."""
    return {
        "question": answer.question,
        "answered": answer.answered,
        "answer": answer.text,
        "short": answer.short,
        "when": _when(answer.when),
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": [
            {
                "article_id": hit.passage.article_id,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 4),
                "also": [copy.article_id for copy in hit.also],
            }
            for hit in answer.hits
        ],
        "conflicts": [{"note": one.note, "citations": list(one.citations)} for one in answer.conflicts],
        "reason": answer.reason,
        "notice": answer.notice,
        "confidence": None if answer.confidence is None else round(answer.confidence, 3),
        "elapsed_ms": answer.elapsed_ms,
    }


def timeline_json(timeline: Timeline) -> Json:
    """A timeline as `dateline timeline --json` prints it."""
    return {
        "topic": timeline.topic,
        "answered": bool(timeline.events),
        "found": timeline.found,
        "events": [_event(event) for event in timeline.events],
        "reason": timeline.reason,
        "notice": timeline.notice,
        "elapsed_ms": timeline.elapsed_ms,
    }


def coverage_json(coverage: Coverage) -> Json:
    """What a library holds, as `dateline sources --json` prints it."""
    return {
        "articles": coverage.articles,
        "copies": coverage.copies,
        "passages": coverage.passages,
        "sources": dict(coverage.sources),
        "first": iso(coverage.first),
        "last": iso(coverage.last),
        "last_ingest": coverage.last_ingest,
        "feeds": [feed_json(state) for state in coverage.feeds],
    }


def feed_json(state: FeedState) -> Json:
    """How a feed is, as `dateline feeds list --json` prints it; the age of its newest article in seconds."""
    return {
        "url": state.url,
        "title": state.title,
        "age": round(state.age.total_seconds()) if state.age is not None else None,
        "quiet": state.quiet,
        "failures": state.failures,
        "reason": state.reason or None,
    }


def mention_json(mention: TimeMention) -> Json:
    """A time expression as `dateline dates --json` prints it; offsets in characters of the input."""
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "value": mention.value,
        "begin": iso(mention.begin),
        "end_of_range": iso(mention.end_of_range),
        "confidence": round(mention.confidence, 2),
        "note": mention.note,
    }


def summary_json(summary: Summary) -> Json:
    """What an ingest did, as `dateline ingest --json` prints it."""
    return {
        "new": summary.new,
        "changed": summary.changed,
        "unchanged": summary.same,
        "refused": [
            {"path": one.path, "line": one.line or None, "reason": one.reason} for one in summary.refused
        ],
        "copies": summary.copies,
        "embedded": summary.embedded,
        "seconds": round(summary.seconds, 2),
    }


def summary_text(summary: Summary) -> str:
    """What an ingest did, on one line for a person."""
    counts = [
        f"{summary.new} new",
        f"{summary.changed} changed",
        f"{summary.same} unchanged",
        f"{len(summary.refused)} refused",
    ]
    linked = f"{summary.copies} linked to copies of theirs; " if summary.copies else ""
    embedded = f"{summary.embedded} passages embedded in {summary.seconds:.1f} s"
    return f"articles: {', '.join(counts)}; {linked}{embedded}"


def _citation(citation: Citation) -> Json:
    article = citation.article
    return {
        "n": citation.number,
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": iso(article.published),
        "published_at": article.instant.isoformat() if article.instant else None,
        "authors": list(article.authors),
        "language": article.language or None,
        "also": [_copy(copy) for copy in citation.also],
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        **_edition(citation.edition),
    }


def _edition(edition: Edition | None) -> Json:
    """The version that is quoted, and what became of it."""
    if edition is None:
        return dict.fromkeys(("version", "digest", "read", "gone", "changed", "before"))
    return {
        "version": edition.version,
        "digest": edition.digest,
        "read": edition.read.isoformat(),
        "gone": iso(edition.gone),
        "changed": iso(edition.changed),
        "before": edition.before,
    }


def _copy(copy: Copy) -> Json:
    return {
        "article_id": copy.article_id,
        "source": copy.source,
        "url": copy.url,
        "title": copy.title,
        "published": iso(copy.published),
    }


def _event(event: Event) -> Json:
    citations = [_citation(citation) for citation in event.citations]
    return {"when": _when(event.when), "citations": citations, "note": event.note}


def _when(when: When | None) -> Json | None:
    if when is None:
        return None
    return {"value": when.value, "begin": iso(when.begin), "end": iso(when.end), "words": when.words}


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
