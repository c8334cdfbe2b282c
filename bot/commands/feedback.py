"""`dateline feedback export`: what people thought of answers, as an evaluation set."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from datetime import UTC, datetime

from bot.commands.arguments import CommandAdder
from bot.settings import Settings
from bot.telegram.inbox import FILE, Inbox, is_nonempty
from retrieval.types import DatelineError

CHOICES = {"u": "good", "d": "bad"}


def add_commands(add: CommandAdder) -> None:
    command = add("feedback", "write what people thought of answers in Telegram, as JSON lines", feedback)
    command.add_argument("action", choices=["export"], help="write it to standard output")


def feedback(_options: Namespace, settings: Settings) -> int:
    path = settings.data / FILE
    if not is_nonempty(path):
        raise DatelineError(f"there is no {path}: the bot makes it, `dateline bot`")
    with Inbox(path, 0, time.time) as inbox:
        rows = inbox.feedback.list_choices()
    for question, answer, citations, choice, person, given in rows:
        line = {
            "question": question,
            "answer": answer,
            "citations": json.loads(citations),
            "choice": CHOICES[choice],
            "person": person,
            "given": datetime.fromtimestamp(given, UTC).isoformat(timespec="seconds"),
        }
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0
