"""Turns what a person wrote into a reply, the same in a terminal and in a messenger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import regex

from bot.chat.bounds import Bounds, split_bounds
from retrieval.types import Answer, Coverage, DatelineError, Question, Timeline

LONGEST_QUESTION = 1000
"""Characters a question may have; more than one needs, and it keeps a pasted page from being encoded."""

MOST_EVENTS = 12
"""Events of a timeline that a chat shows; more make a list nobody reads on a phone."""

COMMANDS: Mapping[str, str] = {
    "ask": "ask a question about the news in the library",
    "timeline": "the dated events of a topic, in order",
    "sources": "what the library holds: articles, outlets, dates",
    "help": "how to ask, with examples",
    "start": "what this is",
}
"""Every command with the line that describes it in a menu."""

START = """Hello. I answer questions from a library of news articles, with the passages each answer stands on.

An answer carries the date of the event, worked out from the article's own words, \
and says where and when the article was published. When the library does not hold the answer, I say so.

Ask me something, for example:
When did the NATO-Russia Council meet?

/timeline and a topic lists its events in order. /help says more, /sources what the library holds."""

HELP = """Write a question in plain words, with the names it is about:
When did the NATO-Russia Council meet?
How many people were hurt in the fire?
Where will the ministers meet, according to Northline?

To go on from an answer: "and where?" In a chat of several people, reply to the answer.
In a group, mention me, reply to one of my messages, or write /ask and the question.

/ask question - the same as writing the question
/timeline topic - the dated events of a topic, in order, with a picture in Telegram
/ask --asof 2022-02-01 question - only what had been published by that day; also --since and --until, \
and with /timeline
/sources - what the library holds: articles, outlets, dates
/help - this text"""

NOTHING_ASKED = "What would you like to know? Write the question after /ask, for example:\n" + (
    "/ask When did the NATO-Russia Council meet?"
)
NO_TOPIC = "Whose timeline would you like to see? Write a topic after /timeline, for example:\n" + (
    "/timeline the talks between Russia and NATO"
)
NO_TEXT = "I can only read text. Write your question in words, please."
TOO_LONG = f"That is more than {LONGEST_QUESTION:,} characters. Please put it in a sentence or two."

_COMMAND = regex.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?=\s|$)")


class Answerer(Protocol):
    """Answers questions about a library; its methods may be called from several threads at once."""

    def answer(self, question: Question) -> Answer:
        """The answer, or the refusal. Blocks for as long as it takes, some 100 to 700 ms."""
        ...

    def timeline(self, question: Question) -> Timeline:
        """The dated events of the topic `question.text`, `question.limit` at most; blocks as `answer`."""
        ...

    def coverage(self) -> Coverage: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, free of any messenger's markup: a `text`, an `answer`, a `timeline` or a `coverage`.

    `topic` is the question that a follow-up to this reply is about, `None` when there is none.
    """

    text: str = ""
    answer: Answer | None = None
    timeline: Timeline | None = None
    coverage: Coverage | None = None
    topic: str | None = None


class Conversation:
    """Talks about one library. `base` holds what every question shares, such as its dates and its outlet.

    `reply` keeps no state, so one object serves many chats and threads; `say` is for a single person
    who writes line after line.
    """

    def __init__(self, answerer: Answerer, base: Question | None = None) -> None:
        self._answerer = answerer
        self._base = base or Question("")
        self._previous: str | None = None

    def say(self, text: str) -> Reply:
        """The reply to the next line of one person, who may leave out what the line before has said."""
        reply = self.reply(text, previous=self._previous)
        self._previous = reply.topic or self._previous
        return reply

    def reply(
        self,
        text: str,
        context: str | None = None,
        previous: str | None = None,
        before: Question | None = None,
    ) -> Reply:
        """The reply to `text`.

        `context` is the question this one surely follows up, `previous` the one that was asked before
        it, which counts only if `text` makes no sense alone; `before` holds the bounds of that one, where
        they are not those of the chat. Raises what the answerer raises.
        """
        command, rest = split_command(text.strip())
        if command is not None and command not in ("ask", "timeline"):
            return self._command(command)
        if not rest:
            return Reply(text={None: NO_TEXT, "ask": NOTHING_ASKED}.get(command, NO_TOPIC))
        if len(rest) > LONGEST_QUESTION:
            return Reply(text=TOO_LONG)
        try:
            asked, bounds = split_bounds(rest)
        except DatelineError as error:
            return Reply(text=str(error))
        if command == "timeline":
            return self._timeline(asked, bounds, rest)
        return self._ask(asked, bounds, rest, context, previous, before)

    def _timeline(self, topic: str, bounds: Bounds, whole: str) -> Reply:
        if not topic:
            return Reply(text=NO_TOPIC)
        question = replace(self._base, text=topic, limit=MOST_EVENTS, **bounds)
        return Reply(timeline=self._answerer.timeline(question), topic=whole)

    def _ask(
        self,
        text: str,
        bounds: Bounds,
        whole: str,
        context: str | None,
        previous: str | None,
        before: Question | None,
    ) -> Reply:
        if not text:
            return Reply(text=NOTHING_ASKED)
        question = replace(self._base, text=text)
        if context:
            leant_on, kept = split_bounds(context)
            question = replace(question, context=leant_on, **kept)
        elif previous:
            leant_on, kept = split_bounds(previous)
            question = replace(question, previous=replace(before or self._base, text=leant_on, **kept))
        question = replace(question, **bounds)
        answer = self._answerer.answer(question)
        return Reply(answer=answer, topic=_topic_after(answer, whole, context or previous))

    def _command(self, command: str) -> Reply:
        if command == "sources":
            return Reply(coverage=self._answerer.coverage())
        unknown = f"I do not know /{command}. /help says what I can do."
        return Reply(text={"start": START, "help": HELP}.get(command, unknown))


def _topic_after(answer: Answer, asked: str, before: str | None) -> str | None:
    """What a message that leans on this reply is about; `None` for what was about nothing."""
    if answer.topic is None:
        return asked
    return answer.topic or before


def split_command(text: str) -> tuple[str | None, str]:
    """The command that `text` begins with, in lower case and without a bot's name, and what follows it.

    >>> split_command("/ask@some_bot where?")
    ('ask', 'where?')
    >>> split_command("and/or what?")
    (None, 'and/or what?')
    """
    found = _COMMAND.match(text)
    if found is None:
        return None, text
    return found[1].lower(), text[found.end() :].strip()
