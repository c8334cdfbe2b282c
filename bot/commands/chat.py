"""`dateline chat`: talks in the terminal, or a line of standard input at a time, as in Telegram."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import dataclass, field, replace
from typing import Any

from bot.chat.bounds import parse_day
from bot.chat.conversation import START, Answerer, Conversation, Reply
from bot.commands.arguments import BOUNDS, CommandAdder, add_bounds, add_json, numbered_lines, question_from
from bot.commands.library import open_answerer
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import reply_json, to_json_line
from bot.show.plain import render_plain
from retrieval.types import DatelineError, Question


def add_commands(add: CommandAdder) -> None:
    command = add("chat", "talk in the terminal, or a line of standard input at a time (-)", chat)
    command.add_argument("lines", nargs="?", choices=["-"], metavar="-", help="read standard input")
    add_bounds(command)
    add_json(command)


def chat(options: Namespace, settings: Settings) -> int:
    """Talk to a person, or answer each line; 1 when a line could not be understood."""
    answerer = open_answerer(settings)
    base = question_from("", options)
    if options.lines == "-" or options.json:
        return _answer_lines(Conversations(answerer, base), options.json)
    conversation = Conversation(answerer, base)
    terminal = sys.stdin.isatty()
    if terminal:
        import readline  # noqa: F401  (line editing and history for input())

        print_line(f"{START}\n\nCtrl-D ends the chat.\n")
    while True:
        try:
            text = input("> " if terminal else "")
        except EOFError:
            return 0
        if text.strip():
            print_line(f"{render_plain(conversation.say(text))}\n")


@dataclass(slots=True)
class Conversations:
    """Several conversations over one library, each known by a name; `base` bounds what all of them ask."""

    answerer: Answerer
    base: Question
    _topics: dict[str, tuple[str, Question]] = field(default_factory=dict)

    def say(self, line: str) -> Reply:
        """The reply to a line: plain text, or {"message", "asof", "since", "until", "source", "chat"}.

        Lines with the same "chat" are one conversation, and so are those of plain text; an object without
        "chat" stands alone. Raises `DatelineError` on another object.
        """
        text, chat, base = self._read(line)
        previous, before = self._topics.get(chat, (None, None)) if chat is not None else (None, None)
        reply = Conversation(self.answerer, base).reply(text, previous=previous, before=before)
        if reply.topic and chat is not None:
            # What a follow-up did not bound itself is bounded as what it follows up.
            bounds: dict[str, Any] = {
                name: getattr(base, name) or getattr(before, name, None) for name in BOUNDS
            }
            self._topics[chat] = reply.topic, replace(base, **bounds)
        return reply

    def _read(self, line: str) -> tuple[str, str | None, Question]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            if line.startswith("{"):
                raise DatelineError("it begins like a JSON object and is none") from None
            return line, "", self.base
        if not isinstance(row, dict):
            return line, "", self.base
        message = row.get("message")
        if not isinstance(message, str):
            raise DatelineError('it has no "message" that is a string')
        chat = None if row.get("chat") is None else str(row["chat"])
        return message, chat, replace(self.base, **_bounds(row))


def _bounds(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("asof", "since", "until"):
        if row.get(name):
            try:
                found[name] = parse_day(str(row[name]), name)
            except ValueError as error:
                raise DatelineError(f"{name}: {error}") from None
    if row.get("source"):
        found["source"] = str(row["source"])
    return found


def _answer_lines(conversations: Conversations, as_json: bool) -> int:
    status = 0
    for number, line in numbered_lines(sys.stdin.buffer):
        try:
            reply = conversations.say(line)
        except DatelineError as error:
            status = 1
            reason = f"line {number} of standard input: {error}"
            print_error(f"dateline: {reason}")
            reply = Reply(text=reason)
        shown = render_plain(reply)
        print_line(to_json_line(reply_json(reply, shown)) if as_json else f"{shown}\n")
    return status
