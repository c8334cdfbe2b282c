"""Shows a reply briefly, for a chat of several people: what was asked, one quotation, one line of sources."""

from __future__ import annotations

import textwrap

from bot.chat.conversation import Reply
from bot.show import wording
from bot.show.safe_text import safe_url
from bot.telegram.html import BOLD, Run, count_units, defuse_links, link_tag, split_messages
from bot.telegram.reply_html import headline_runs, link_numbers, refusal_runs, render_html, source_runs
from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Citation, Timeline

QUOTED = 280
"""Characters of the quotation in a brief answer."""
TOLD_BY_LINES = ("status", "latest", "overview", "digest")
LINES = 2
"""Intents whose reply is told by its lines, each with its day, and how many of them a brief answer has."""
MOST_SOURCES = 3
"""Sources that a brief answer names; the others are counted."""
TITLE = 30
"""Characters of the title of an article whose outlet is not known."""
TOLD = 240
"""Characters of a model's words, or of a refusal, in a brief answer."""
CAPTION = 990
"""UTF-16 units of a picture's caption; Telegram takes 1,024."""
EVENT_QUOTED = 90
"""Characters of a quotation in the caption of a timeline."""


def render_brief(reply: Reply) -> list[str]:
    """The reply as messages for a group; of a timeline with events, the caption of its picture."""
    if reply.timeline is not None and reply.timeline.events:
        return split_messages(_caption(reply.timeline))
    if reply.answer is not None:
        return split_messages(_answer(reply.answer) if reply.answer.answered else _refusal(reply.answer))
    return render_html(reply)


def render_source(cited: Citation) -> str:
    """A quotation with its article, as a message that can stand alone."""
    quote = quote_line(textwrap.shorten(cited.quote, QUOTED, placeholder="…"))
    (message,) = split_messages([Run(defuse_links(quote) + "\n"), *source_runs(cited.article)])
    return message


def _answer(answer: Answer) -> list[Run]:
    runs = list(headline_runs(answer))
    if answer.intent in TOLD_BY_LINES:
        lines = [_shorten(line) for line in answer.text.split("\n")]
        runs += link_numbers("\n".join(lines[:LINES]), answer.citations)
    elif answer.citations:
        first = answer.citations[0]
        quote = quote_line(textwrap.shorten(first.quote, QUOTED, placeholder="…"))
        runs += link_numbers(f"{quote} [{first.number}]", answer.citations[:1])
    else:
        runs.append(Run(defuse_links(textwrap.shorten(answer.text, TOLD, placeholder="…"))))
    if answer.conflicts:
        note = textwrap.shorten(wording.conflict_line(answer.conflicts[0]), TOLD, placeholder="…")
        runs.append(Run("\n" + defuse_links(note)))
    return runs + _sources(answer.citations)


def _shorten(line: str) -> str:
    """A line with its number, and no more of its quotation than a brief answer has."""
    told, mark, rest = line.rpartition(" [")
    return f"{textwrap.shorten(told, QUOTED, placeholder='…')}{mark}{rest}" if mark else line


def _sources(citations: tuple[Citation, ...]) -> list[Run]:
    """One line: each source by its number, outlet and day, a link to the article."""
    runs = [Run("\n")] if citations else []
    first = {cited.number: cited for cited in reversed(citations)}
    articles = [first[number] for number in sorted(first)]
    for position, cited in enumerate(articles[:MOST_SOURCES]):
        url = safe_url(cited.article.url)
        title = "" if cited.article.source else f"{wording.article_title(cited.article)[:TITLE]} · "
        named = title + wording.outlet_and_date(cited.article)
        text = textwrap.shorten(f"[{cited.number}] {named}", 60, placeholder="…")
        runs += [Run(", " if position else ""), Run(defuse_links(text), (link_tag(url),) if url else ())]
    if more := articles[MOST_SOURCES:]:
        runs.append(Run(f" and {len(more)} more"))
    return runs


def _refusal(answer: Answer) -> list[Run]:
    runs = refusal_runs(answer)
    if sum(count_units(run.text) for run in runs) <= CAPTION // 2:
        return runs
    return [Run(defuse_links(textwrap.shorten(wording.refusal_text(answer), TOLD, placeholder="…")))]


def _caption(timeline: Timeline) -> list[Run]:
    """The events, in order, as many as a caption holds."""
    runs = [Run(defuse_links(wording.timeline_heading(timeline)), (BOLD,))]
    used = count_units(runs[0].text)
    for position, event in enumerate(timeline.events):
        quote = quote_line(textwrap.shorten(event.citations[0].quote, EVENT_QUOTED, placeholder="…"))
        day, line = wording.format_event_date(event.when), f": {defuse_links(quote)}"
        used += count_units(f"\n{day}{line}")
        if used > CAPTION - len("\n… 12 more"):
            runs.append(Run(f"\n… {len(timeline.events) - position} more"))
            break
        runs += [Run("\n"), Run(day, (BOLD,)), Run(line)]
    return runs
