"""`dateline ask`: answers one question, or one a line of standard input."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from bot.chat.bounds import parse_day
from bot.chat.conversation import Answerer, Reply
from bot.commands.arguments import (
    CommandAdder,
    add_bounds,
    add_json,
    limit_argument,
    numbered_lines,
    question_from,
)
from bot.commands.library import open_answerer
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import answer_json, to_json_line
from bot.show.plain import render_plain
from retrieval.types import Answer, DatelineError, Question


def add_commands(add: CommandAdder) -> None:
    command = add("ask", "answer a question, or one a line of standard input (-)", ask)
    command.add_argument("question", metavar="QUESTION", help="the question, or - for standard input")
    add_bounds(command)
    command.add_argument(
        "-k",
        dest="limit",
        type=limit_argument,
        default=10,
        help="how many passages are ranked, 1 to 100 (10); the answer is read from the best of them",
    )
    add_json(command)


def ask(options: Namespace, settings: Settings) -> int:
    """Answer a question, or each line of standard input; 1 when a line could not be understood."""
    answerer = open_answerer(settings)
    if options.question != "-":
        if not options.question.strip():
            raise DatelineError('the question is empty: ask one, as in `dateline ask "when did it open?"`')
        _print_answer(answerer, question_from(options.question, options), options.json)
        return 0
    status = 0
    for number, text in numbered_lines(sys.stdin.buffer):
        try:
            question = _parse_line(text, options)
        except DatelineError as error:
            status = 1
            reason = f"line {number} of standard input: {error}"
            print_error(f"dateline: {reason}")
            refused = Answer(text, reason, answered=False, reason=reason)
            print_line(to_json_line(answer_json(refused)) if options.json else "")
            continue
        _print_answer(answerer, question, options.json)
    return status


def _parse_line(text: str, options: Namespace) -> Question:
    """A line of standard input: a JSON object, or a question in plain words."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        if text.startswith("{"):
            raise DatelineError("it begins like a JSON object and is none") from None
        return question_from(text, options)
    return _parse_object(row, options) if isinstance(row, dict) else question_from(text, options)


def _parse_object(row: dict[str, Any], options: Namespace) -> Question:
    for name in ("question", "source"):
        if not isinstance(row.get(name) or "", str):
            raise DatelineError(f'"{name}" is {row[name]!r}, which is not a string')
    asked = question_from(str(row.get("question") or ""), options)
    if not asked.text.strip():
        raise DatelineError('it has no "question"')
    given: dict[str, Any] = {"asof": asked.asof, "since": asked.since, "until": asked.until}
    for name in given:
        if row.get(name):
            try:
                given[name] = parse_day(str(row[name]), name)
            except ValueError as error:
                raise DatelineError(f"{name}: {error}") from None
    source = str(row.get("source") or "") or asked.source
    return Question(asked.text, **given, source=source, limit=asked.limit)


def _print_answer(answerer: Answerer, question: Question, as_json: bool) -> None:
    answer = answerer.answer(question)
    if as_json:
        print_line(to_json_line(answer_json(answer)))
    else:
        print_line(f"{render_plain(Reply(answer=answer))}\n")
