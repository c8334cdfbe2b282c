"""The answer path in one screen: understand -> search -> read -> judge -> compose -> verify."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from retrieval.compose.brief import Briefs
from retrieval.compose.compose import Composer
from retrieval.compose.digest import Digests as StoryDigests
from retrieval.compose.examples import Examples
from retrieval.compose.refusal import Refusals
from retrieval.compose.several import SEVERAL
from retrieval.compose.small_talk import SmallTalk
from retrieval.events.digest import Digests
from retrieval.events.timeline import Timelines
from retrieval.judge.judge import Judge
from retrieval.judge.model import Model
from retrieval.judge.story import Stories
from retrieval.judge.verdict import Verdict
from retrieval.ports import Encoder, Library, SpanReader
from retrieval.read.read import Reader
from retrieval.search.relevance import Relevance
from retrieval.search.search import Search
from retrieval.types import Answer, Coverage, Finding, Question, Timeline
from retrieval.understand.intent import IntentModel
from retrieval.understand.query import Query
from retrieval.understand.resolve import UNJUDGED
from retrieval.understand.understand import Understander
from retrieval.verify.grounding import Wording
from retrieval.verify.verify import Verifier


class Engine:
    """Answers messages from one library; safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        search: Search,
        encoder: Encoder | None = None,
        spans: SpanReader | None = None,
        wording: Wording | None = None,
        today: Callable[[], date] = date.today,
        intents: IntentModel | None = None,
    ) -> None:
        """`today` tells the day of asking.

        Without `spans` sentences are judged by words and meaning, without an `encoder` by words alone, and
        what happened in a period is not told. Without `intents` every message is taken for a question.
        `wording` is an optional language model.
        """
        full_text = library.full_text
        refusals = Refusals(library, today)
        self._library = library
        self._understander = Understander(library, full_text, today, intents, splits=wording is None)
        self._search = search
        self._reader = Reader(library, full_text, spans, encoder)
        self._spans = spans
        self._stories = Stories(library, encoder.name if encoder else "")
        relevance = Relevance(library, full_text, encoder) if encoder else None
        self._digests = Digests(library, search, encoder) if encoder else None
        briefs = digests = small_talk = None
        if encoder and relevance and intents:
            briefs = Briefs(library, full_text, search, relevance)
            digests = StoryDigests(library, encoder.name, briefs)
            small_talk = SmallTalk(library, Examples(briefs, digests).find)
        self._composer = Composer(
            refusals,
            self._reader,
            wording,
            briefs,
            digests,
            small_talk,
            self._digests.compose if self._digests else None,
        )
        self._verifier = Verifier(library, refusals.refuse)
        self._timelines = Timelines(library, search, encoder, refusals) if encoder else None

    def answer(self, message: Question) -> Answer:
        """The answer with its citations, or a refusal with the nearest articles."""
        started = time.perf_counter()
        query = self._understander.understand(message)
        digests = self._digests if query.topic is not None else None
        draft = digests.compose(query) if digests else None
        if draft is None:
            asked = () if query.refusal or query.intent in UNJUDGED else query.parts or (query,)
            verdicts = [self._judge(part) for part in asked]
            draft = self._composer.compose(query, verdicts)
        answer = self._verifier.verify(query, draft)
        if query.mended and answer.citations:
            slips = ", ".join(f"“{word}”" for word in query.mended)
            told = f"I took {slips} for a slip of spelling."
            answer = replace(answer, notice=" ".join(filter(None, (answer.notice, told))))
        return replace(
            answer,
            question=message.text,
            elapsed_ms=_milliseconds_since(started),
            intent=query.intent.value,
            topic=query.spoken_of,
        )

    def _judge(self, query: Query) -> Verdict:
        hits = self._search.search(query)
        evidence = self._reader.read(query, hits)
        judge = Judge(Model(self._spans.rules) if self._spans and evidence.by_model else None, self._stories)
        verdict = judge.judge(query, evidence)
        if evidence.unread and (query.intent in SEVERAL or not verdict.is_sure):
            verdict = judge.judge(query, self._reader.read_on(query, evidence))
        return verdict

    def timeline(self, message: Question) -> Timeline:
        """The dated events of the topic `message.text`, `message.limit` of them at most."""
        started = time.perf_counter()
        if self._timelines is None:
            raise ValueError("a timeline needs an encoder")
        query = self._understander.understand(message)
        timeline = self._verifier.verify_timeline(query, self._timelines.compose(query))
        return replace(timeline, elapsed_ms=_milliseconds_since(started))

    def search(self, message: Question) -> Finding:
        """The passages that may answer, best first."""
        query = self._understander.understand(message)
        return Finding(self._search.search(query), query.source)

    def coverage(self) -> Coverage:
        """What the library holds."""
        return self._library.coverage()

    def warm_up(self) -> None:
        """Load the models and open the index, so that the first question does not wait for them."""
        self._reader.warm_up()
        self.search(Question("warm up"))


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
