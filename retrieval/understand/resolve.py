"""Reading -> intent and subject: which kind a message is, what it is about, and what it leans on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from retrieval.text.words import STOP_WORDS, split_words
from retrieval.types import Question
from retrieval.understand.intent import Intent, Reading

NO_ARTICLE = (Intent.SOCIAL, Intent.HELP, Intent.OUT_OF_SCOPE, Intent.OTHER_LANGUAGE, Intent.NONSENSE)
"""What is answered without the library."""
BRIEF = (Intent.LATEST, Intent.OVERVIEW)
QUESTIONS = tuple(one for one in Intent if one not in (*NO_ARTICLE, *BRIEF, Intent.DIGEST))
UNJUDGED = (*NO_ARTICLE, *BRIEF, Intent.DIGEST)
"""What asks for no single answer, so that no sentence is judged."""
ABOUT_SOMETHING = tuple(one for one in Intent if one not in (*NO_ARTICLE, Intent.DIGEST))

# From which probability on a message leans on the one before it, or only chats though it could.
LEANS = 0.65
# From this probability on a digest is asked for, whatever was spoken of before ("what's new?").
SURE_OF_DIGEST = 0.6
# Words of a long message, and the probability from which on it may be something else than a question.
LONG, SURE_OF_LONG = 12, 0.9
# What the probability that a message is none for the library counts where it names something known there.
KNOWN = 0.2


def choose_intent(text: str, reading: Reading, has_topic: bool, goes_on: bool) -> Intent:
    """The likeliest intent of the likeliest group: a question, a brief, a digest, or nothing for the library.

    The kinds of questions are easily taken for each other, and hardly for what is none. What names something
    that the library knows (`has_topic`) is not for it only where that is much likelier; what goes on from a
    question (`goes_on`) is one, unless it only chats. A long message asks for a fact, unless it surely
    is none: the heads were fitted on messages as people type them in a chat.
    """
    if len(split_words(text)) > LONG and reading.probability < SURE_OF_LONG:
        return Intent.FACT
    if goes_on and reading.intents[Intent.SOCIAL] >= LEANS:
        return Intent.SOCIAL
    if goes_on and reading.intents[Intent.DIGEST] >= SURE_OF_DIGEST:
        return Intent.DIGEST
    groups = (QUESTIONS, BRIEF) if goes_on else (QUESTIONS, BRIEF, (Intent.DIGEST,), NO_ARTICLE)

    def weigh(kinds: tuple[Intent, ...]) -> float:
        known = KNOWN if has_topic and kinds is NO_ARTICLE else 1.0
        return known * sum(reading.intents[one] for one in kinds)

    group = max(groups, key=weigh)
    intent = max(group, key=lambda one: reading.intents[one])
    return Intent.FACT if intent in QUESTIONS and len(split_words(text)) > LONG else intent


def find_context(message: Question, reading: Reading) -> Question:
    """The message with the question that it leans on as its context, where it leans on the one before.

    Bounds that it does not set itself are those of that question.
    """
    before = message.previous
    if message.context is not None or before is None or reading.leans < LEANS:
        return message
    return replace(
        message,
        context=before.text,
        since=message.since or before.since,
        until=message.until or before.until,
        asof=message.asof or before.asof,
        source=message.source or before.source,
    )


def find_subject(text: str, reading: Reading, without: str, needs_one: bool) -> str:
    """The words that say what a message is about, in their order, without those of `without`.

    `needs_one`: it must be about something.
    """
    skipped = set(split_words(without))
    for places in (reading.topic, reading.maybe if needs_one else ()):
        kept = [one for one in places if not set(split_words(text[slice(*one)])) <= skipped]
        if kept:
            return _joined(text, kept)
    return ""


def _joined(text: str, words: Sequence[tuple[int, int]]) -> str:
    """The words as they stand, with what only links two of them ("by-election in Kestrel Bay")."""
    found = text[slice(*words[0])]
    for (_, end), (begin, stop) in itertools.pairwise(words):
        between = text[end:begin]
        links = bool(between.strip(" ")) and set(split_words(between)) <= STOP_WORDS
        found += (between if links and between.isascii() else " ") + text[begin:stop]
    return found
