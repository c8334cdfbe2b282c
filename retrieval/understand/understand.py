"""Message -> Query. The message is parsed here and nowhere else."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import regex

from retrieval.ports import FullText, Library
from retrieval.text.sentences import replace_unstorable
from retrieval.text.verbs import is_past_form
from retrieval.text.words import STOP_WORDS, list_terms, split_words, stem_words
from retrieval.types import Period, Question
from retrieval.understand.answer_type import WHEN, asks_when, classify_answer
from retrieval.understand.answer_type_words import AUXILIARIES
from retrieval.understand.comparison import own_date, parse_comparison
from retrieval.understand.intent import Intent, IntentModel, Reading
from retrieval.understand.language import LIBRARY, foreign_language
from retrieval.understand.parts import digest_topic, is_long, split_clauses, split_questions
from retrieval.understand.period import extended_period, with_period
from retrieval.understand.query import Query
from retrieval.understand.resolve import (
    ABOUT_SOMETHING,
    LEANS,
    NO_ARTICLE,
    QUESTIONS,
    UNJUDGED,
    choose_intent,
    find_context,
    find_subject,
)
from retrieval.understand.spelling import mend_words

# A name counts for more than another word, what only says when ("after the strike") for less.
NAME_WEIGHT = 1.25
BACKGROUND_WEIGHT = 0.6
# No sentence holds all terms of a long question: it is expected to hold so many times the weight of the
# rarest. Public questions of two and more parts, answerable and not, were told apart best with this.
MOST_WEIGHT = 4.5

# A word that has so much of the weight of one that stands nowhere stands in few passages.
RARE = 0.5
# From this probability on a message says itself what kind of question it is.
SURE_OF_KIND = 0.8
ABOUT_WHAT = "About what, or whom? Ask again with the name."
NOTHING_ASKED = "Ask about the news, with the names it is about."

_HOW_MANY = regex.compile(r"\bhow (?:many|much|old|long|far|tall|high|big)\b", regex.I)
# The words that say what kind of thing is asked for need not stand in an article.
_ASKED_FOR = regex.compile(rf"{WHEN}|{_HOW_MANY.pattern}", regex.I)
_ASKS = regex.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", regex.I)
_NAME = regex.compile(r"\b\p{Lu}[\p{L}\p{N}'’.-]*")
_BACKGROUND = regex.compile(r"(?<=\S.*)\b(?:after|before|while|during|following|since)\b[^,;?]*", regex.I)
_FUTURE = regex.compile(
    r"\b(?:will|shall|going to|due|to be|scheduled|expect(?:ed|s)?|planned|supposed|hope[sd]?|hoping"
    r"|intend(?:ed|s)?|(?:plan|plans|planning|meant|aim|aims|aimed|aiming|want|wants|wanted) to)\b",
    regex.I,
)
_PAST = regex.compile(r"\b(?:did|was|were|had)\b", regex.I)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_NO_VERB_AFTER = frozenset(
    split_words("a an the its his her their our my this that these those of in on at for with by")
)
_PASSIVE = frozenset(split_words("is are was were be been being get got has have had"))

_SAYS_SO = r"(?:reported|published|carried) by|according to|(?:article|report|story|piece) (?:in|by|from)"
_ITS_PIECE = r"(?:'s|’s)?['\"”’]?\s+(?:article|report|story|piece|coverage)"


class Understander:
    """Parses messages against one library: its outlets, its days, the weight of its words."""

    def __init__(
        self,
        library: Library,
        full_text: FullText,
        today: Callable[[], date],
        intents: IntentModel | None = None,
        *,
        splits: bool = True,
    ) -> None:
        """`today` tells the day of asking; `splits` says whether two questions in one are taken apart.

        Without `intents` a message is a question, or asks what happened in a period.
        """
        self._library = library
        self._full_text = full_text
        self._today = today
        self._intents = intents
        self._splits = splits

    def understand(self, message: Question) -> Query:
        """The query that a message asks."""
        message = _storable(message)
        if message.previous:
            message = replace(message, previous=self.bound(message.previous))
        reading = self._intents.read(message.text) if self._intents else None
        if reading is None:
            message = self.bound(message)
            whole = self._query(message)
        else:
            message, reading, mended = self._mend(find_context(message, reading), reading)
            message = self.bound(message)
            whole = replace(self._read(message, reading), mended=mended)
        if refusal := self._empty_bounds(message) or whole.refusal:
            return replace(whole, refusal=refusal)
        if whole.intent in UNJUDGED:
            return whole
        if not set(split_words(whole.text)) - STOP_WORDS:
            return replace(whole, refusal=NOTHING_ASKED)
        return self._in_parts(message, whole)

    def _read(self, message: Question, reading: Reading) -> Query:
        """The query with its intent and its subject; one that leans on nothing is asked about what it is."""
        alone = message.context is None
        before = self._subject_before(message)
        asked = replace(message, context=before) if before and asks_itself(message.text, reading) else message
        query = replace(self._query(asked), message=message)
        if query.is_long:
            return query
        if alone and reading.leans >= LEANS and is_bare(message.text):
            return replace(query, refusal=ABOUT_WHAT, spoken_of="")
        skipped = _skipped(message, query.source)
        named = find_subject(message.text, reading, skipped, needs_one=False)
        own = named or find_subject(message.text, reading, skipped, needs_one=True)
        has_topic = any(self._is_rare(word) for word in own.split())
        goes_on = not alone and reading.leans >= LEANS
        # "And Germany?" is too short to tell a language by.
        language = None if goes_on else foreign_language(message.text, reading)
        intent = choose_intent(message.text, reading, has_topic, goes_on)
        if language:
            intent = Intent.OTHER_LANGUAGE
        elif parse_comparison(message.text, message.context or ""):
            intent = Intent.COMPARISON
        elif asks_when(message.text) and intent in QUESTIONS:
            intent = Intent.EVENT_DATE
        elif intent is Intent.EVENT_DATE and not query.asks_when:
            intent = Intent.FACT
        subject = named if intent is Intent.DIGEST and alone else own
        spoken_of = None
        if not alone:
            subject = " ".join(dict.fromkeys([*before.split(), *named.split()]))
            spoken_of = f"{before} {message.text}" if named else ""
        lacks_topic = alone and not (reading.topic or has_topic) and reading.leans >= LEANS
        asks_back = intent is not Intent.COMPARISON and (
            (intent in QUESTIONS and lacks_topic) or (intent in ABOUT_SOMETHING and not subject)
        )
        return replace(
            query,
            intent=intent,
            kind=reading.kind if intent in (Intent.SOCIAL, Intent.HELP) else "",
            language=language or LIBRARY,
            subject=subject,
            own_subject=own,
            spoken_of="" if intent in NO_ARTICLE else spoken_of,
            refusal=ABOUT_WHAT if asks_back else None,
        )

    def _in_parts(self, message: Question, whole: Query) -> Query:
        """The query with those that answer it together: events compared, questions joined in one."""
        if comparison := parse_comparison(message.text, message.context or ""):
            today = message.asof or self._today()
            sides = [
                self._part(replace(message, text=text, context=None))
                for text, name in zip((comparison.one, comparison.two), comparison.names, strict=True)
                if own_date(name, today) is None
            ]
            return replace(whole, comparison=comparison, parts=(*sides, whole))
        topic = digest_topic(message.text, message.period)
        asked = split_questions(message.text) if self._splits else []
        parts = [
            self._part(replace(message, text=one, context=_joined(message.context, of))) for one, of in asked
        ]
        return replace(whole, topic=topic, parts=(*parts, whole) if parts else ())

    def _mend(self, message: Question, reading: Reading) -> tuple[Question, Reading, dict[str, str]]:
        """The message with the slips in its topic mended, so that the search finds what is meant."""
        assert self._intents
        text = message.text
        topical = " ".join(text[begin:end] for begin, end in reading.topic or reading.maybe)
        mended = mend_words(topical, self._full_text)
        for word, stem in mended.items():
            text = regex.sub(rf"\b{regex.escape(word)}\b", stem, text, flags=regex.I)
        if not mended:
            return message, reading, {}
        return replace(message, text=text), self._intents.read(text), mended

    def bound(self, message: Question) -> Question:
        """The message as it can be stored, with the period and the "as of" day that its words name."""
        return with_period(_storable(message), self._library, self._today())

    def _subject_before(self, message: Question) -> str:
        """What the message that this one follows up is about; "" where it follows none."""
        if not message.context or not self._intents:
            return ""
        skipped = message.period.words if message.period else ""
        return find_subject(message.context, self._intents.read(message.context), skipped, needs_one=True)

    def _is_rare(self, word: str) -> bool:
        """Whether a word stands in the library, in few of its passages."""
        (weight,) = self._full_text.weights(stem_words([word.lower()])).values()
        heaviest = self._full_text.heaviest()
        return RARE * heaviest <= weight < heaviest

    def _part(self, message: Question) -> Query:
        return self._query(self.bound(replace(message, period=None)))

    def _query(self, message: Question) -> Query:
        query = parse_message(message, self._full_text)
        outlet = message.source or named_outlet(query.text, self._library.outlets())
        return replace(query, source=outlet)

    def _empty_bounds(self, message: Question) -> str | None:
        """Why no article at all can lie within the bounds of a message."""
        if message.source and message.source not in self._library.outlets():
            return f"The library holds no outlet named {message.source!r}: `dateline sources` lists them."
        if message.since and message.until and message.since > message.until:
            return f"No day lies between {message.since} and {message.until}: swap --since and --until."
        if message.since and message.last and message.since > message.last:
            return (
                f"No day lies between {message.since} and {message.last}, the last day that is asked about."
            )
        return None


def parse_message(message: Question, full_text: FullText) -> Query:
    """The query of a message whose period is known; words weigh what they weigh in the library."""
    text = f"{message.context} {message.text}" if message.context else message.text
    asking = message.text if _ASKS.search(message.text) else text
    when = asks_when(asking)
    bare = _without_period(_ASKED_FOR.sub(" ", text), message.period)
    named = frozenset(stem_words([word for name in _NAME.findall(text)[1:] for word in split_words(name)]))
    background = _background(bare) if when else frozenset()
    weights = {
        term: weight
        * (NAME_WEIGHT if term in named else 1)
        * (BACKGROUND_WEIGHT if term in background else 1)
        for term, weight in full_text.weights(list_terms(bare)).items()
    }
    verbs, participles = _verbs(asking)
    future = bool(_FUTURE.search(asking))
    return Query(
        message=message,
        text=text,
        asking=asking,
        answer_type=classify_answer(message.text),
        weights=weights,
        most_weight=MOST_WEIGHT * full_text.heaviest(),
        verbs=verbs & weights.keys() - background,
        participles=participles & weights.keys() - background,
        asks_when=when,
        asks_number=bool(_HOW_MANY.search(asking)),
        asks_future=future,
        asks_past=not future and (bool(_PAST.search(asking)) or _opens_in_past(asking)),
        period=message.period and extended_period(message.period),
        source=message.source,
        clauses=tuple(split_clauses(text)),
        is_long=is_long(message.text),
    )


def _skipped(message: Question, source: str | None) -> str:
    """The words of the period and of the outlet, which are no part of what a message is about."""
    period = message.period.words if message.period else ""
    return f"{period} {source or ''}"


def asks_itself(text: str, reading: Reading) -> bool:
    """Whether a message says itself what it asks, so that of the one before only the subject counts."""
    return bool(_ASKS.search(text)) or (reading.probability >= SURE_OF_KIND and reading.intent in QUESTIONS)


def is_bare(text: str) -> bool:
    """Whether a message has words, and all of them are function words ("and where?")."""
    return not set(split_words(text) or ["?"]) - STOP_WORDS


def _joined(*contexts: str | None) -> str | None:
    return " ".join(filter(None, contexts)) or None


def _storable(message: Question) -> Question:
    """The message without what neither SQLite nor the encoder takes."""
    return replace(
        message,
        text=replace_unstorable(message.text),
        context=message.context and replace_unstorable(message.context),
        source=message.source and replace_unstorable(message.source),
    )


def _opens_in_past(text: str) -> bool:
    """Whether a question has its verb in the past and no auxiliary: "who opened the bridge?"."""
    found = [word.lower() for word in _WORD.findall(text)]
    verbs = [word for before, word in itertools.pairwise(found) if before not in _NO_VERB_AFTER]
    return not AUXILIARIES & set(found) and any(map(is_past_form, verbs))


def _without_period(text: str, period: Period | None) -> str:
    """The question without the words that name its period, which is matched by dates instead."""
    bare = text.replace(period.words, " ", 1) if period and period.firm and period.words else text
    return bare if set(split_words(bare)) - STOP_WORDS else text


def _background(text: str) -> frozenset[str]:
    """The stems that only say when: what follows "after" or "during" up to the next comma."""
    found = _BACKGROUND.search(text)
    if not found:
        return frozenset()
    rest = text[: found.start()] + text[found.end() :]
    return frozenset(stem_words(split_words(found[0]))) - frozenset(stem_words(split_words(rest)))


def _verbs(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that may be verbs, and those that surely are: participles behind an auxiliary."""
    found = [match[0] for match in _WORD.finditer(text)]
    may, sure, passive = [], [], False
    for before, word in zip(["", *found], found, strict=False):
        low = word.lower()
        passive = passive or low in _PASSIVE
        if before.lower() in _NO_VERB_AFTER or word[:1].isupper() or low in STOP_WORDS:
            continue
        may.append(low)
        if passive and is_past_form(low):
            sure.append(low)
    return frozenset(stem_words(may)), frozenset(stem_words(sure))


def named_outlet(text: str, outlets: Iterable[str]) -> str | None:
    """The one outlet that the question names as such; None when none or several."""
    standing = [outlet for outlet in outlets if _stands(text, outlet)]
    standing = [name for name in standing if not any(name != other and name in other for other in standing)]
    if len(standing) != 1 or not _is_cited(text, standing[0]):
        return None
    return standing[0]


def _spelling(outlet: str) -> str:
    """A pattern for the name; its article may be written small, as in "according to the Verge"."""
    article, _, rest = outlet.partition(" ")
    return rf"(?i:the)\s+{regex.escape(rest)}" if article == "The" and rest else regex.escape(outlet)


def _stands(text: str, outlet: str) -> bool:
    """Whether the name stands in the text, not as the beginning of a longer one ("Time Warner")."""
    if outlet.removeprefix("The ") not in text:
        return False
    return bool(regex.search(rf"(?<!\w){_spelling(outlet)}(?!\w)(?!\s+\p{{Lu}})", text))


def _is_cited(text: str, outlet: str) -> bool:
    """Whether it is named as an outlet: after "according to", before "article", and the like."""
    name = _spelling(outlet)
    after = rf"(?i:\b(?:{_SAYS_SO})\s+)(?i:the\s+)?['\"“‘]?{name}(?!\w)"
    before = rf"(?<!\w){name}(?i:{_ITS_PIECE})\b"
    return bool(regex.search(after, text) or regex.search(before, text))
