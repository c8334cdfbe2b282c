"""Shows a reply as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.conversation import Reply
from bot.show import wording
from bot.show.safe_text import clean_text, safe_url
from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Article, Citation, Event, Timeline


def render_plain(reply: Reply) -> str:
    """The reply as text, without a newline at its end and without control characters from an article."""
    if reply.answer is not None:
        lines = _answer(reply.answer) if reply.answer.answered else _refusal(reply.answer)
    elif reply.timeline is not None:
        found = reply.timeline
        lines = _timeline(found) if found.events else _refusal(wording.timeline_refusal(found))
    elif reply.coverage is not None:
        lines = wording.coverage_lines(reply.coverage)
    else:
        lines = [reply.text]
    return clean_text("\n".join(line for line in lines if line)).rstrip()


def _answer(answer: Answer) -> list[str]:
    headline = wording.short_answer(answer)
    if answer.when is not None:
        rest = wording.rest_of_short_answer(answer)
        also = f" {rest}." if rest else ""
        headline = f"{wording.format_event_date(answer.when)} {wording.event_source(answer.when)}.{also}"
    conflicts = [wording.conflict_line(conflict) for conflict in answer.conflicts]
    return [
        wording.doubt_prefix(answer) + headline,
        answer.text,
        *conflicts,
        *_footnotes(answer.citations),
        answer.notice or "",
    ]


def _footnotes(citations: Sequence[Citation]) -> list[str]:
    """A line for each cited article."""
    first: dict[int, Citation] = {}
    for one in citations:
        first.setdefault(one.number, one)
    return [f"[{number}] {_citation(one)}" for number, one in first.items()]


def _refusal(answer: Answer) -> list[str]:
    nearest = [f"- {_source(article)}" for article in answer.nearest]
    heading = ["Nearest articles:"] if nearest else []
    covered = wording.days_covered_beside_refusal(answer)
    footnotes = _footnotes(answer.citations)
    return [wording.refusal_text(answer), *heading, *nearest, *footnotes, covered, answer.notice or ""]


def _timeline(timeline: Timeline) -> list[str]:
    events = [_event(event) for event in timeline.events]
    sources = [f"[{number}] {_citation(one)}" for number, one in wording.cited_articles(timeline).items()]
    return [wording.timeline_heading(timeline), *events, *sources, timeline.notice or ""]


def _event(event: Event) -> str:
    note = f" ({event.note})" if event.note else ""
    date = wording.format_event_date(event.when)
    return f"{date} · {quote_line(event.citations[0].quote)} {wording.citation_numbers(event)}{note}"


def _citation(citation: Citation) -> str:
    gone = wording.gone_from_source(citation.edition)
    return _source(citation.article, wording.also_in(citation), gone)


def _source(article: Article, also: str = "", gone: str = "") -> str:
    parts = (
        wording.article_title(article),
        wording.outlet_and_date(article),
        also,
        safe_url(article.url),
        gone,
    )
    return " · ".join(part for part in parts if part)
