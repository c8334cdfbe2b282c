"""Shows a timeline as a list: plain lines for a terminal, styled runs for a messenger."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from bot.show import wording
from bot.telegram.html import BOLD, Run, defuse
from retrieval.language.quotation import quoted
from retrieval.types import Answer, Citation, Event, Timeline

SHORT = 240
"""Characters of a quotation in a messenger; the whole of it is in the article, a tap away."""


def plain_timeline(timeline: Timeline, source: Callable[[Citation], str]) -> list[str]:
    """A line for each event and each article; `source` names the article of a citation."""
    events = [_plain_event(event) for event in timeline.events]
    sources = [f"[{number}] {source(cited)}" for number, cited in numbered(timeline).items()]
    return [wording.timeline_heading(timeline), *events, *sources, timeline.notice or ""]


def timeline_runs(timeline: Timeline, source: Callable[[Citation], list[Run]]) -> list[Run]:
    """The same for a messenger, the dates in bold."""
    runs = [Run(defuse(wording.timeline_heading(timeline)))]
    for event in timeline.events:
        quote = textwrap.shorten(event.citations[0].quote, SHORT, placeholder="…")
        note = f"\n{event.note}" if event.note else ""
        told = f"\n{quoted(quote)} {wording.numbers(event)}{note}"
        runs += [Run("\n\n"), Run(wording.event_date(event.when), (BOLD,)), Run(defuse(told))]
    runs.append(Run("\n"))
    for number, cited in numbered(timeline).items():
        runs += [Run(f"\n[{number}] "), *source(cited)]
    return [*runs, Run("\n\n" + defuse(timeline.notice))] if timeline.notice else runs


def refused(timeline: Timeline) -> Answer:
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


def numbered(timeline: Timeline) -> dict[int, Citation]:
    """A citation of each article that a timeline cites, by the articles' numbers, in order."""
    found = {cited.number: cited for event in timeline.events for cited in event.citations}
    return dict(sorted(found.items()))


def _plain_event(event: Event) -> str:
    note = f" ({event.note})" if event.note else ""
    date = wording.event_date(event.when)
    return f"{date} · {quoted(event.citations[0].quote)} {wording.numbers(event)}{note}"
