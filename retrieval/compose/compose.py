"""Query, verdicts -> Draft: which composer words the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from retrieval.compose.brief import LENGTH, Briefs
from retrieval.compose.comparison import compose_comparison
from retrieval.compose.digest import STORIES, Digests, find_days, within
from retrieval.compose.fact import compose_fact
from retrieval.compose.merge import merge_answers
from retrieval.compose.quoting import Quoting
from retrieval.compose.refusal import Refusals
from retrieval.compose.several import SEVERAL, compose_several
from retrieval.compose.small_talk import SmallTalk
from retrieval.compose.status import compose_status
from retrieval.judge.verdict import Verdict
from retrieval.read.read import Reader
from retrieval.search.relevance import Found
from retrieval.types import Answer, Hit
from retrieval.understand.intent import Intent
from retrieval.understand.query import Query
from retrieval.understand.resolve import NO_ARTICLE, UNJUDGED
from retrieval.verify.grounding import ModelUnavailable, Wording

# From this probability on an answer stands alone.
SURE, SURE_OF_DATE = 0.95, 0.6
# A period of so many days and one is looked up by the dates of events, too.
FEW_DAYS = 2
# Articles that are told of beside an unsure answer, and where no sentence answers.
BESIDE, INSTEAD = 1, 2
NO_SENTENCE = "No sentence that I have answers this. The newest I have on it:"


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers in the articles' own words, or with a language model.

    `dated` tells what articles date to a period. Without `briefs` every message is a question.
    """

    refusals: Refusals
    reader: Reader
    wording: Wording | None = None
    briefs: Briefs | None = None
    digests: Digests | None = None
    small_talk: SmallTalk | None = None
    dated: Callable[[Query], Answer | None] | None = None

    def compose(self, query: Query, verdicts: Sequence[Verdict]) -> Answer:
        """The draft for a query; `verdicts` are those of its parts, or its own."""
        if query.refusal:
            return self.refusals.refuse(query, (), query.refusal)
        if query.intent in UNJUDGED:
            return self._unjudged(query)
        found = {hit.passage.id: hit for verdict in reversed(verdicts) for hit in reversed(verdict.hits)}
        hits = tuple(reversed(found.values()))
        notice = next((verdict.notice for verdict in verdicts if verdict.notice), None)
        if query.comparison:
            draft = compose_comparison(query, query.comparison, verdicts, self.refusals)
        elif query.parts:
            draft = self._merged(query, verdicts)
        else:
            draft = self._single(query, verdicts[0])
        return replace(draft, hits=draft.hits or hits, notice=draft.notice or notice)

    def _unjudged(self, query: Query) -> Answer:
        assert self.briefs and self.digests and self.small_talk
        if query.intent in NO_ARTICLE:
            return self.small_talk.compose(query)
        if query.intent is Intent.DIGEST:
            if happened := self._tell_dated(query, self.digests):
                return happened
            if not query.subject:
                return self.digests.compose(query)
            query = within(query, *find_days(self.digests.library, query.message))
        return self.briefs.compose(query) or self._refuse_topic(query)

    def _tell_dated(self, query: Query, digests: Digests) -> Answer | None:
        """What articles of other days date to the few days that are named, where little came out then."""
        period = query.message.period
        if self.dated is None or period is None or period.width > FEW_DAYS:
            return None
        if len(digests.leads(query.message, *find_days(digests.library, query.message))) >= STORIES:
            return None
        return self.dated(replace(query, topic=query.subject))

    def _refuse_topic(self, query: Query) -> Answer:
        """The refusal where no article is about the topic: in one line, without articles that are not."""
        reason = f"I have no article about {query.subject or query.text.strip(' ?!.')}."
        return replace(self.refusals.refuse(query, (), reason), nearest=())

    def _single(self, query: Query, verdict: Verdict) -> Answer:
        """The answer to one question, with the newest on its topic under it where it is unsure."""
        found = self.briefs.find(query, verdict.hits) if self.briefs and not query.is_long else []
        if self.wording is None and self.briefs and found and query.intent is Intent.STATUS:
            return compose_status(query, verdict, self.briefs, found)
        if self.wording is None and query.intent in SEVERAL:
            draft = compose_several(query, verdict, self.refusals)
        else:
            draft = self._fact(query, verdict)
        if self.briefs is None or query.is_long:
            return draft
        if self.wording is not None and draft.answered and draft.confidence is None:
            return draft  # A language model worded it: its numbers are those of its own citations.
        enough = SURE_OF_DATE if draft.when else SURE
        if draft.answered and (draft.conflicts or (draft.confidence or 0) >= enough):
            return draft
        return self._with_brief(query, draft, self.briefs, found)

    def _with_brief(self, query: Query, draft: Answer, briefs: Briefs, found: Sequence[Found]) -> Answer:
        if not found:
            return draft if draft.answered else self._refuse_topic(query)
        whole = draft.when or query.intent in SEVERAL
        above = draft.citations if whole else draft.citations[:1]
        lines = draft.text.split("\n")[: len(above)] if draft.answered else [NO_SENTENCE]
        quoting = Quoting(list(above) if draft.answered else [], lines)
        room = LENGTH - sum(len(one.quote) for one in quoting.citations)
        briefs.add(query, found, quoting, BESIDE if draft.answered else INSTEAD, room)
        return replace(
            draft,
            text=quoting.text,
            citations=tuple(quoting.citations),
            hits=quoting.hits(draft.hits),
            nearest=(),
            notice=draft.notice if draft.answered else f"All of it, in order: /timeline {query.subject}",
        )

    def _merged(self, query: Query, verdicts: Sequence[Verdict]) -> Answer:
        """The answers to questions joined with "and"; the whole question's where the first has none."""
        *asked, whole = query.parts
        found = [compose_fact(*one, self.refusals) for one in zip(asked, verdicts, strict=False)]
        if not found[0].answered:
            return compose_fact(whole, verdicts[-1], self.refusals)
        return merge_answers(query.message.text, [one.message.text for one in asked], found)

    def _fact(self, query: Query, verdict: Verdict) -> Answer:
        if self.wording is None or not verdict.hits:
            return compose_fact(query, verdict, self.refusals)
        try:
            return self._worded(query, self.wording, verdict.hits)
        except ModelUnavailable as error:
            plain = compose_fact(query, verdict, self.refusals)
            return replace(plain, notice=f"{error} This answer was made without it.")

    def _worded(self, query: Query, wording: Wording, hits: tuple[Hit, ...]) -> Answer:
        worded = wording.word(query.message, hits)
        if worded is None:
            return self.refusals.refuse(query, hits)
        dates = (self.reader.date(query, citation) for citation in worded.citations)
        return Answer(
            query.message.text,
            worded.text,
            answered=True,
            when=next((when for when in dates if when), None),
            citations=worded.citations,
        )
