"""Shows a reply: as plain text for a terminal, as HTML messages for Telegram."""

from __future__ import annotations

from bot.chat.conversation import Reply
from bot.show import wording
from bot.show.listing import plain_timeline, refused, timeline_runs
from bot.show.safe_text import clean, safe_url
from bot.telegram.html import BOLD, JOINER, LIMIT, PASSAGE, UNDERLINE, Run, defuse, link, messages
from retrieval.types import Answer, Article, Citation, Coverage


def render_plain(reply: Reply) -> str:
    """The reply as text, without a newline at its end and without control characters from an article."""
    if reply.answer is not None:
        blocks = _plain_answer(reply.answer) if reply.answer.answered else _plain_refusal(reply.answer)
    elif reply.timeline is not None:
        told = reply.timeline
        blocks = plain_timeline(told, _plain_cited) if told.events else _plain_refusal(refused(told))
    elif reply.coverage is not None:
        blocks = _coverage(reply.coverage)
    else:
        blocks = [reply.text]
    return clean("\n".join(block for block in blocks if block)).rstrip()


def render_html(reply: Reply, limit: int = LIMIT) -> list[str]:
    """The reply as Telegram messages in HTML, each of at most `limit` UTF-16 units of text after entities."""
    if reply.answer is not None:
        runs = _answer(reply.answer) if reply.answer.answered else _refusal(reply.answer)
    elif reply.timeline is not None:
        told = reply.timeline
        runs = timeline_runs(told, _cited) if told.events else _refusal(refused(told))
    elif reply.coverage is not None:
        runs = [Run(defuse("\n".join(_coverage(reply.coverage))))]
    else:
        runs = [Run(clean(reply.text))]
    return messages(runs, limit)


def _plain_answer(answer: Answer) -> list[str]:
    headline, doubt = answer.short or "", wording.doubt(answer)
    if answer.when is not None:
        also = f" {rest}." if (rest := wording.beside_date(answer)) else ""
        headline = f"{wording.event_date(answer.when)} {wording.event_source(answer.when)}.{also}"
    conflicts = [wording.disagreement(conflict) for conflict in answer.conflicts]
    citations = [f"[{citation.number}] {_plain_cited(citation)}" for citation in answer.citations]
    return [doubt + headline, answer.text, *conflicts, *citations, answer.notice or ""]


def _plain_refusal(answer: Answer) -> list[str]:
    nearest = [f"- {_plain_source(article)}" for article in answer.nearest]
    return [
        wording.refusal(answer),
        "Nearest articles:" if nearest else "",
        *nearest,
        _covered(answer),
        answer.notice or "",
    ]


def _plain_cited(citation: Citation) -> str:
    standing = wording.standing(citation.edition)
    return _plain_source(citation.article, wording.also_in(citation), standing)


def _plain_source(article: Article, also: str = "", standing: str = "") -> str:
    parts = (wording.title(article), wording.outlet_and_date(article), also, safe_url(article.url), standing)
    return " · ".join(part for part in parts if part)


def _coverage(coverage: Coverage) -> list[str]:
    held = [wording.days_covered(coverage), wording.copies(coverage)]
    lines = [line for line in held if line] + wording.outlets(coverage)
    return [*lines, wording.last_ingest(coverage), *wording.feeds(coverage)]


def _answer(answer: Answer) -> list[Run]:
    runs = _headline(answer)
    runs.append(Run(defuse(answer.text)))
    for conflict in answer.conflicts:
        runs.append(Run("\n\n" + defuse(wording.disagreement(conflict))))
    for citation in answer.citations:
        runs += [Run(f"\n\n[{citation.number}] "), *_cited(citation), Run("\n"), *_passage(citation)]
    return runs + _notice(answer)


def _headline(answer: Answer) -> list[Run]:
    doubt = [Run(text)] if (text := wording.doubt(answer)) else []
    if answer.when is not None:
        source = wording.event_source(answer.when)
        rest = wording.beside_date(answer)
        also = [Run(f"\n{defuse(rest)}", (BOLD,))] if rest else []
        dated = [Run(wording.event_date(answer.when), (BOLD,)), Run(f" {defuse(source)}")]
        return [*doubt, *dated, *also, Run("\n\n")]
    if answer.short:
        return [*doubt, Run(defuse(answer.short), (BOLD,)), Run("\n\n")]
    return [*doubt, Run("\n\n")] if doubt else []


def _refusal(answer: Answer) -> list[Run]:
    runs = [Run(defuse(wording.refusal(answer)))]
    if answer.nearest:
        runs.append(Run("\n\nNearest articles:"))
    for article in answer.nearest:
        runs += [Run("\n• "), *_source(article)]
    if covered := _covered(answer):
        runs.append(Run("\n\n" + defuse(covered)))
    return runs + _notice(answer)


def _covered(answer: Answer) -> str:
    """What the library covers; nothing where it is empty, which the refusal has said already."""
    return wording.days_covered(answer.coverage) if answer.coverage and answer.coverage.articles else ""


def _cited(citation: Citation) -> list[Run]:
    """Its source, the other outlets that carry it, and whether its source has it no longer."""
    told = (wording.also_in(citation), wording.standing(citation.edition))
    return [*_source(citation.article), *(Run(" · " + defuse(one)) for one in told if one)]


def _source(article: Article) -> list[Run]:
    """Title, outlet and date; the title is a link, built from nothing but the article's own address."""
    url = safe_url(article.url)
    title = Run(defuse(wording.title(article)), (link(url),) if url else ())
    return [title, Run(" · " + defuse(wording.outlet_and_date(article)))]


def _passage(citation: Citation) -> list[Run]:
    """The passage a quotation stands in, folded up, with the quoted words marked."""
    passage = citation.passage
    begin, end = citation.start - passage.start, citation.end - passage.start
    before, after = ("", "")
    if 0 <= begin <= end <= len(passage.text):
        before, after = passage.text[:begin], passage.text[end:]
    parts = ((before, (PASSAGE,)), (citation.quote, (PASSAGE, BOLD, UNDERLINE)), (after, (PASSAGE,)))
    shown = [(text, tags) for text, tags in parts if text]
    followers = [*(text for text, _ in shown[1:]), " "]
    return [
        Run(defuse(text) + _seam(text, follower), tags)
        for (text, tags), follower in zip(shown, followers, strict=False)
    ]


def _seam(text: str, follower: str) -> str:
    """What keeps a link from being found across the edge of a quotation that cuts through a word."""
    return "" if text[-1].isspace() or follower[0].isspace() else JOINER


def _notice(answer: Answer) -> list[Run]:
    return [Run("\n\n" + defuse(answer.notice))] if answer.notice else []
