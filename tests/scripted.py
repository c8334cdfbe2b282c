"""Scripted articles, answers and an answerer for tests of the bot, which need no model and no library."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.types import (
    Answer,
    Article,
    Citation,
    Conflict,
    Coverage,
    Event,
    Passage,
    Question,
    Timeline,
    When,
)

TEXT = (
    "Envoys of the alliance and of Russia sat down in Brussels on January 12. They spoke for four hours. "
    "Nothing was signed, and both sides said they would meet again."
)
ARTICLE = Article(
    id="a1",
    text=TEXT,
    title="Envoys talk for four hours",
    url="https://example.com/envoys?id=1&x=2",
    source="The Example",
    published=date(2022, 1, 20),
)
WHEN = When("2022-01-12", date(2022, 1, 12), date(2022, 1, 12), "on January 12", date(2022, 1, 20))
COVERAGE = Coverage(
    articles=12,
    passages=40,
    sources=(("The Example", 9), ("Daily Sample", 3)),
    first=date(2022, 1, 3),
    last=date(2022, 3, 5),
    last_ingest="2022-03-06T08:15:00+00:00",
)


def citation(article: Article = ARTICLE, start: int = 0, end: int = 71, number: int = 1) -> Citation:
    """A citation whose passage is the whole article."""
    passage = Passage(number, article.id, 0, len(article.text), article.text)
    return Citation(number, article, passage, start, end)


def answer(question: str = "when did they meet?", article: Article = ARTICLE, **changes: object) -> Answer:
    """An answer that quotes the first sentence of an article."""
    cited = citation(article, 0, article.text.index(".") + 1 if "." in article.text else len(article.text))
    made = Answer(question, f"“{cited.quote}” [1]", answered=True, when=WHEN, citations=(cited,))
    return replace(made, **changes)  # type: ignore[arg-type]


def refusal(question: str = "who won?", **changes: object) -> Answer:
    """A refusal with one article that came close."""
    made = Answer(
        question,
        "The library does not say who won.",
        answered=False,
        nearest=(ARTICLE,),
        coverage=COVERAGE,
        reason="no passage supports an answer",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


CONFLICT = Conflict("the sources give 12 and 13 January", (1, 2))


EVENT = Event(WHEN, (citation(end=72),))


def timeline(topic: str = "the envoys", events: tuple[Event, ...] = (EVENT,), **changes: object) -> Timeline:
    """A timeline of one event, or of those given."""
    return replace(Timeline(topic, events, len(events)), **changes)  # type: ignore[arg-type]


def no_timeline(topic: str = "the weather") -> Timeline:
    """A timeline of a topic that no article is about."""
    reason = "The library holds no dated event of that topic."
    return Timeline(topic, reason=reason, nearest=(ARTICLE,), coverage=COVERAGE)


@dataclass
class Script:
    """An answerer that says what it is told, and remembers what it was asked.

    `answers` gives the answer to a question's text; others are echoed. Every topic but "the weather" has a
    timeline, of `events`. A question that begins with
    "slow" takes `seconds`, one with "crash" raises, one with "hold" waits for `release`.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    events: tuple[Event, ...] = (EVENT,)
    seconds: float = 0.0
    asked: list[Question] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def answer(self, question: Question) -> Answer:
        """The scripted answer."""
        self.asked.append(question)
        if question.text.startswith("slow"):
            time.sleep(self.seconds)
        if question.text.startswith("hold"):
            self.release.wait(30)
        if question.text.startswith("crash"):
            raise RuntimeError(f"cannot work with {question.text!r}")
        made = self.answers.get(question.text) or answer(article=replace(ARTICLE, text=f"{question.text}."))
        return replace(made, question=question.text)

    def timeline(self, question: Question) -> Timeline:
        """The scripted timeline."""
        self.asked.append(question)
        if question.text == "the weather":
            return no_timeline()
        return timeline(question.text, self.events)

    def coverage(self) -> Coverage:
        """What the scripted library holds."""
        return COVERAGE
