"""Shows a reply as HTML messages for Telegram."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from bot.chat.conversation import Reply
from bot.show import wording
from bot.show.safe_text import clean_text, safe_url
from bot.telegram.html import (
    BOLD,
    JOINER,
    LIMIT,
    PASSAGE,
    UNDERLINE,
    Run,
    defuse_links,
    link_tag,
    pack_messages,
    split_messages,
)
from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Article, Citation, Timeline

_NUMBER = re.compile(r"(\[\d+\])")
SHORT = 240
"""Characters of a quotation in a timeline; the whole of it is in the article, a tap away."""


def render_html(reply: Reply, limit: int = LIMIT) -> list[str]:
    """The reply as messages, each of at most `limit` UTF-16 units of text after entities."""
    if reply.answer is not None and reply.answer.answered:
        return pack_messages(_answer(reply.answer), limit)
    if reply.answer is not None:
        runs = refusal_runs(reply.answer)
    elif reply.timeline is not None:
        found = reply.timeline
        runs = _timeline(found) if found.events else refusal_runs(wording.timeline_refusal(found))
    elif reply.coverage is not None:
        runs = [Run(defuse_links("\n".join(wording.coverage_lines(reply.coverage))))]
    else:
        runs = [Run(clean_text(reply.text))]
    return split_messages(runs, limit)


def _answer(answer: Answer) -> list[list[Run]]:
    """What is said, and for each citation its title and passage, which are not to be parted."""
    said = [*headline_runs(answer), *link_numbers(answer.text, answer.citations)]
    for conflict in answer.conflicts:
        said += [Run("\n\n"), *link_numbers(wording.conflict_line(conflict), answer.citations)]
    return [said, *_sources(answer.citations), _notice(answer.notice)]


def _sources(citations: Sequence[Citation]) -> list[list[Run]]:
    """Each cited article once, with the passages that are quoted, folded up; not to be parted."""
    made: list[list[Run]] = []
    for number in dict.fromkeys(citation.number for citation in citations):
        own = [citation for citation in citations if citation.number == number]
        runs = [Run(f"\n\n[{number}] "), *_citation(own[0])]
        shown: set[int] = set()
        for citation in own:
            if citation.passage.id not in shown:
                runs += [Run("\n"), *_passage(citation)]
                shown.add(citation.passage.id)
        made.append(runs)
    return made


def link_numbers(text: str, citations: Sequence[Citation]) -> list[Run]:
    """Foreign text in which each number in brackets links to the article that it cites."""
    urls = {f"[{one.number}]": safe_url(one.article.url) for one in citations}
    pieces = _NUMBER.split(text)
    return [
        Run(defuse_links(piece), (link_tag(url),) if (url := urls.get(piece)) else ())
        for piece in pieces
        if piece
    ]


def headline_runs(answer: Answer) -> list[Run]:
    runs = [Run(text)] if (text := wording.doubt_prefix(answer)) else []
    if answer.when is not None:
        source = defuse_links(wording.event_source(answer.when))
        runs += [Run(wording.format_event_date(answer.when), (BOLD,)), Run(f" {source}")]
        if rest := wording.rest_of_short_answer(answer):
            runs.append(Run(f"\n{defuse_links(rest)}", (BOLD,)))
    elif short := wording.short_answer(answer):
        runs.append(Run(defuse_links(short), (BOLD,)))
    return [*runs, Run("\n\n")] if runs else []


def refusal_runs(answer: Answer) -> list[Run]:
    runs = [Run(defuse_links(wording.refusal_text(answer)))]
    if answer.nearest:
        runs.append(Run("\n\nNearest articles:"))
    for article in answer.nearest:
        runs += [Run("\n• "), *source_runs(article)]
    runs += [run for one in _sources(answer.citations) for run in one]
    if covered := wording.days_covered_beside_refusal(answer):
        runs.append(Run("\n\n" + defuse_links(covered)))
    return runs + _notice(answer.notice)


def _timeline(timeline: Timeline) -> list[Run]:
    runs = [Run(defuse_links(wording.timeline_heading(timeline)))]
    for event in timeline.events:
        quote = textwrap.shorten(event.citations[0].quote, SHORT, placeholder="…")
        note = f"\n{event.note}" if event.note else ""
        text = f"\n{quote_line(quote)} {wording.citation_numbers(event)}{note}"
        runs += [Run("\n\n"), Run(wording.format_event_date(event.when), (BOLD,))]
        runs += link_numbers(text, event.citations)
    runs.append(Run("\n"))
    for number, cited in wording.cited_articles(timeline).items():
        runs += [Run(f"\n[{number}] "), *_citation(cited)]
    return runs + _notice(timeline.notice)


def _citation(citation: Citation) -> list[Run]:
    more = (wording.also_in(citation), wording.gone_from_source(citation.edition))
    return [*source_runs(citation.article), *(Run(" · " + defuse_links(one)) for one in more if one)]


def source_runs(article: Article) -> list[Run]:
    """Title, outlet and date; the title is a link, built from nothing but the article's own address."""
    url = safe_url(article.url)
    title = Run(defuse_links(wording.article_title(article)), (link_tag(url),) if url else ())
    return [title, Run(" · " + defuse_links(wording.outlet_and_date(article)))]


def _passage(citation: Citation) -> list[Run]:
    """The passage a quotation stands in, folded up, with the quoted words marked."""
    passage = citation.passage
    begin, end = citation.start - passage.start, citation.end - passage.start
    before = after = ""
    if 0 <= begin <= end <= len(passage.text):
        before, after = passage.text[:begin], passage.text[end:]
    parts = ((before, (PASSAGE,)), (citation.quote, (PASSAGE, BOLD, UNDERLINE)), (after, (PASSAGE,)))
    shown = [(text, tags) for text, tags in parts if text]
    followers = [*(text for text, _ in shown[1:]), " "]
    return [
        Run(defuse_links(text) + _seam(text, follower), tags)
        for (text, tags), follower in zip(shown, followers, strict=False)
    ]


def _seam(text: str, follower: str) -> str:
    """What keeps a link from being found across the edge of a quotation that cuts through a word."""
    return "" if text[-1].isspace() or follower[0].isspace() else JOINER


def _notice(notice: str | None) -> list[Run]:
    return [Run("\n\n" + defuse_links(notice))] if notice else []
