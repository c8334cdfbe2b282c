"""Says dates, sources and counts in plain English, for every way of showing a reply."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from bot.show.safe_text import safe_url
from retrieval.text.date_words import format_date as format_date
from retrieval.text.date_words import format_event_date as format_event_date
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Conflict,
    Coverage,
    Edition,
    Event,
    FeedState,
    Timeline,
    When,
)

MOST_OUTLETS = 20
"""Outlets that `/sources` lists by name; the others are counted."""

MOST_ALSO = 5
"""Outlets named beside a citation that carry the same story; the others are counted."""

LIKELY = 0.9
"""From this probability on the answer is said in a few words before its sentence."""

SURE = 0.6
"""An answer of a lower probability begins with "Perhaps"."""

UNKNOWN_DATE = "date unknown"


def short_date(day: date | None) -> str:
    """`20 Jan 2022`, or that the date is unknown."""
    return UNKNOWN_DATE if day is None else f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def doubt_prefix(answer: Answer) -> str:
    """How an answer begins whose probability is below `SURE`; empty where it is likely, or not known."""
    if answer.confidence is None or answer.confidence >= SURE:
        return ""
    return "Perhaps: " if answer.when else "Perhaps this answers it:"


def short_answer(answer: Answer) -> str:
    """The answer in a few words, where it is likely: a lone name or number is taken for the truth."""
    likely = answer.confidence is None or answer.confidence >= LIKELY
    return answer.short or "" if likely else ""


def rest_of_short_answer(answer: Answer) -> str:
    """The short answers to the further questions of an answer whose first is a date."""
    return (answer.short or "").partition("; ")[2]


def event_source(when: When) -> str:
    """The words a date was worked out from and the date of their article, in brackets."""
    published = format_date(when.published) if when.published else "unknown date"
    words = f'"{when.words}", ' if when.words else ""
    return f"({words}article of {published})"


def cited_articles(timeline: Timeline) -> dict[int, Citation]:
    """A citation of each article that a timeline cites, by the articles' numbers, in order."""
    found = {cited.number: cited for event in timeline.events for cited in event.citations}
    return dict(sorted(found.items()))


def article_title(article: Article) -> str:
    return " ".join((article.title or article.text[:80]).split()) or "Untitled"


def outlet_and_date(article: Article) -> str:
    """`Outlet · 20 Jan 2022`, without the outlet where it is unknown."""
    return " · ".join(part for part in (article.source, short_date(article.published)) if part)


def gone_from_source(edition: Edition | None) -> str:
    """That a quoted article is no longer at its source; else empty."""
    return f"no longer at its source since {format_date(edition.gone)}" if edition and edition.gone else ""


def also_in(citation: Citation) -> str:
    """`also in Meridian Wire, Northline`: the other outlets that carry the story; empty when there are none.

    An outlet without a name is known by the host of the address; those after `MOST_ALSO` are counted.
    """
    own = _outlet(citation.article.source, citation.article.url)
    names = dict.fromkeys(_outlet(copy.source, copy.url) for copy in citation.also)
    others = [name for name in names if name and name != own]
    if not others:
        return ""
    more = len(others) - MOST_ALSO
    counted = f" and {more} more" if more > 0 else ""
    return f"also in {', '.join(others[:MOST_ALSO])}{counted}"


def _outlet(source: str, url: str) -> str:
    host = urlsplit(url).hostname or "" if safe_url(url) else ""
    return " ".join(source.split()) or host.removeprefix("www.")


def refusal_text(answer: Answer) -> str:
    return answer.text or answer.reason or "The library does not hold an answer to that."


def timeline_refusal(timeline: Timeline) -> Answer:
    """A timeline without events as the refusal of an answer, which is shown the same way."""
    return Answer(
        timeline.topic,
        timeline.reason or "",
        answered=False,
        nearest=timeline.nearest,
        reason=timeline.reason,
        notice=timeline.notice,
        coverage=timeline.coverage,
    )


def conflict_line(conflict: Conflict) -> str:
    numbers = " ".join(f"[{number}]" for number in conflict.citations if f"[{number}]" not in conflict.note)
    return f"Note: {conflict.note} {numbers}".rstrip()


def days_covered_beside_refusal(answer: Answer) -> str:
    """What the library covers; nothing where it is empty, which the refusal has said already."""
    return days_covered(answer.coverage) if answer.coverage and answer.coverage.articles else ""


def coverage_lines(coverage: Coverage) -> list[str]:
    lines = [days_covered(coverage), copies_line(coverage), *outlet_lines(coverage)]
    return [line for line in [*lines, last_ingest_line(coverage), *feed_lines(coverage)] if line]


def days_covered(coverage: Coverage) -> str:
    if coverage.articles == 0:
        return "The library is empty: `dateline ingest` puts articles into it."
    articles = "1 article" if coverage.articles == 1 else f"{coverage.articles:,} articles"
    if coverage.first is None or coverage.last is None:
        return f"The library holds {articles}; their dates are unknown."
    if coverage.first == coverage.last:
        return f"The library holds {articles} of {format_date(coverage.first)}."
    return f"The library holds {articles} from {format_date(coverage.first)} to {format_date(coverage.last)}."


def outlet_lines(coverage: Coverage) -> list[str]:
    ranked = sorted(coverage.sources, key=lambda source: (-source[1], source[0].casefold()))
    lines = [f"{name or 'outlet unknown'}: {count:,}" for name, count in ranked[:MOST_OUTLETS]]
    if others := ranked[MOST_OUTLETS:]:
        lines.append(f"{len(others):,} other outlets: {sum(count for _, count in others):,}")
    return lines


def copies_line(coverage: Coverage) -> str:
    if not coverage.copies:
        return ""
    return f"Of these, {coverage.copies:,} carry the story of another one: each story counts once."


def last_ingest_line(coverage: Coverage) -> str:
    """When articles last came in, as `Last ingest: 23 Nov 2026, 20:15`; empty when unknown."""
    if not coverage.last_ingest:
        return ""
    try:
        moment = datetime.fromisoformat(coverage.last_ingest)
    except ValueError:
        return f"Last ingest: {coverage.last_ingest}"
    zone = f" {moment.tzname()}" if moment.tzinfo else ""
    return f"Last ingest: {short_date(moment.date())}, {moment:%H:%M}{zone}"


def timeline_heading(timeline: Timeline) -> str:
    """`Gannet Bridge: 13 events`, or that only the most relevant are shown."""
    shown, found = len(timeline.events), timeline.found
    topic = " ".join(timeline.topic.split())
    if shown < found:
        return f"{topic}: {shown} of {found} events, those that are most about it"
    return f"{topic}: {found} event{'s' if found != 1 else ''}"


def citation_numbers(event: Event) -> str:
    """The numbers of the articles that tell an event, each once: `[1][3]`."""
    return "".join(f"[{number}]" for number in dict.fromkeys(cited.number for cited in event.citations))


def feed_lines(coverage: Coverage) -> list[str]:
    lines = [f"{state.title or state.url}: {feed_line(state)}" for state in coverage.feeds[:MOST_OUTLETS]]
    if others := coverage.feeds[MOST_OUTLETS:]:
        lines.append(f"{len(others):,} other feeds")
    return ["Feeds:", *lines] if lines else []


def feed_line(state: FeedState) -> str:
    parts = [f"newest article {format_age(state.age)} old" if state.age is not None else "nothing read yet"]
    if state.quiet:
        parts.append("quiet for longer than is its habit")
    if state.failures:
        often = "once" if state.failures == 1 else f"{state.failures} times"
        parts.append(f"failed {often}: it {state.reason}")
    return "; ".join(parts)


def format_age(length_of_time: timedelta) -> str:
    """A length of time to the unit that matters: `3 hours`."""
    minutes = int(length_of_time.total_seconds() // 60)
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * length:
            return f"{minutes // length} {unit}s"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
