"""Whole conversations over the samples, as new users would have them: `tests/data/conversations.jsonl`.

They were written by somebody who had seen the articles and not the program. A turn is right when each of its
facts stands in the reply, nothing that was replaced goes first, and an article is cited where one should be.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.chat.conversation import Conversation, Reply
from bot.show.plain import render_plain
from retrieval.pipeline import Engine

CONVERSATIONS = Path(__file__).parent / "data/conversations.jsonl"
FOOTNOTE = re.compile(r"^\[\d+\] .*$", re.MULTILINE)
# Of 148 turns, and of the 146 that name their intent. The misses: follow-ups whose subject only the answer
# named, dates of an event beside another's, facts of a sentence with none of the question's words.
LEAST_RIGHT, LEAST_INTENTS = 96, 120


def find_faults(turn: dict[str, Any], reply: Reply) -> list[str]:
    told = FOOTNOTE.sub("", render_plain(reply))
    lacking = [group[0] for group in turn["has"] if not any(re.search(one, told, re.I) for one in group)]
    replaced = [one for one in turn["not"] if re.search(one, told, re.I)]
    cites = bool(reply.answer and reply.answer.citations)
    return [*lacking, *replaced, *(["cites"] if turn["cites"] not in (None, cites) else [])]


@pytest.mark.slow
def test_most_turns_of_forty_conversations_are_what_one_expects(samples: Engine) -> None:
    right = intents = 0
    misses = []
    for line in CONVERSATIONS.read_text("utf-8").splitlines():
        conversation = Conversation(samples)
        for turn in json.loads(line)["turns"]:
            reply = conversation.say(turn["say"])
            assert render_plain(reply), turn["say"]
            faults = find_faults(turn, reply)
            right += not faults
            misses += [(turn["say"], faults)] if faults else []
            intents += bool(turn["intent"] and reply.answer and reply.answer.intent in turn["intent"])
    assert right >= LEAST_RIGHT, (right, misses)
    assert intents >= LEAST_INTENTS
