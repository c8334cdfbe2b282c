"""Fits what reads messages: intent, topic words, leaning on the message before
(`retrieval/understand/intent`).

`messages.jsonl` holds {"intent", "text"} a line, topic words in square brackets, `follow_ups.jsonl`
{"first", "second", "leans"}. A fifth of both, chosen by a hash of the text, is only measured on.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.understand.intent import (
    KINDS,
    Heads,
    Intent,
    find_message_words,
    message_vector,
    save_heads,
    word_vectors,
)
from retrieval.understand.message_encoder import MessageEncoder

HERE = Path(__file__).parent
MESSAGES, FOLLOW_UPS = HERE / "messages.jsonl", HERE / "follow_ups.jsonl"
# The inverse strength of the ridge of the logistic regressions; by cross-validation on the messages.
STRENGTH, TOPIC_STRENGTH, LEANS_STRENGTH = 30.0, 3.0, 10.0
KEPT = 5


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its intent and the places of its topic words; `marked` says that these were marked."""

    text: str
    intent: Intent
    topic: tuple[tuple[int, int], ...]
    marked: bool
    kind: str = ""


def is_kept(text: str) -> bool:
    """Whether a text belongs to the fifth that is never trained on."""
    return hashlib.sha256(text.encode()).digest()[0] % KEPT == 0


def read_messages(path: Path = MESSAGES) -> list[Message]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        replace(
            parse_message_row(row["text"], Intent(row["intent"]), row.get("marked", True)),
            kind=row.get("kind", ""),
        )
        for row in rows
    ]


def parse_message_row(marked: str, intent: Intent, is_marked: bool) -> Message:
    """
    >>> parse_message_row("is the [bridge] open", Intent.STATUS, True).topic
    ((7, 13),)
    """
    text, places, begin = "", [], 0
    for char in marked:
        if char == "[" and is_marked:
            begin = len(text)
        elif char == "]" and is_marked:
            places.append((begin, len(text)))
        else:
            text += char
    return Message(text, intent, tuple(places), is_marked)


def fit() -> dict[str, Any]:
    """Fit the heads, write them, and give the figures on what was kept."""
    from sklearn.linear_model import LogisticRegression

    encoder = MessageEncoder()
    messages = read_messages()
    follow_ups = [json.loads(line) for line in FOLLOW_UPS.read_text("utf-8").splitlines()]
    read = [encoder.states(one.text) for one in messages]
    vectors = np.stack([message_vector(states) for states, _ in read])
    kept = np.array([is_kept(one.text) for one in messages])
    intents = np.array([list(Intent).index(one.intent) for one in messages])
    centre = vectors[~kept].mean(axis=0)
    intent = LogisticRegression(C=STRENGTH, max_iter=3000)
    intent.fit(vectors[~kept] - centre, intents[~kept])
    guessed = intent.predict(vectors[kept] - centre)

    kinds = np.array([one.kind for one in messages])
    has_kind = kinds != ""
    kind = LogisticRegression(C=STRENGTH, max_iter=3000)
    kind.fit(vectors[~kept & has_kind] - centre, kinds[~kept & has_kind])
    of_kind = [kind.classes_.tolist().index(one) for one in KINDS]

    rows: list[NDArray[np.float32]] = []
    is_topic: list[bool] = []
    of_kept: list[bool] = []
    for one, (states, places), aside in zip(messages, read, kept, strict=True):
        if not one.marked:
            continue
        words = find_message_words(one.text)
        rows += word_vectors(one.text, states, places)
        is_topic += [any(a < end and begin < b for a, b in one.topic) for begin, end in words]
        of_kept += [bool(aside)] * len(words)
    table, truth, aside_words = np.stack(rows), np.array(is_topic), np.array(of_kept)
    word_centre = table[~aside_words].mean(axis=0)
    topic = LogisticRegression(C=TOPIC_STRENGTH, max_iter=3000)
    topic.fit(table[~aside_words] - word_centre, truth[~aside_words])
    topical = topic.predict(table[aside_words] - word_centre)

    second = np.stack([message_vector(encoder.states(row["second"])[0]) for row in follow_ups])
    leaning = np.array([row["leans"] for row in follow_ups])
    aside_second = np.array([is_kept(row["second"]) for row in follow_ups])
    # What names its topic, or asks about the bot, leans on nothing.
    whole = [
        at
        for at, one in enumerate(messages)
        if not kept[at] and (one.topic or one.intent in (Intent.SOCIAL, Intent.HELP))
    ]
    inputs = np.concatenate([second[~aside_second], vectors[whole]]) - centre
    leans = LogisticRegression(C=LEANS_STRENGTH, max_iter=3000, class_weight="balanced")
    leans.fit(inputs, np.concatenate([leaning[~aside_second], np.zeros(len(whole), dtype=bool)]))
    leant = leans.predict(second[aside_second] - centre)

    save_heads(
        Heads(
            centre,
            word_centre,
            intent.coef_,
            intent.intercept_,
            kind.coef_[of_kind],
            kind.intercept_[of_kind],
            topic.coef_[0],
            topic.intercept_,
            leans.coef_[0],
            leans.intercept_,
        )
    )
    wrong = [
        (messages[at].intent, list(Intent)[guess], messages[at].text)
        for at, guess in zip(np.flatnonzero(kept), guessed, strict=True)
        if intents[at] != guess
    ]
    return {
        "messages": len(messages),
        "kept": int(kept.sum()),
        "intent right": _percent(intents[kept] == guessed),
        "kind right": _percent(kind.predict(vectors[kept & has_kind] - centre) == kinds[kept & has_kind]),
        "topic words right": _percent(truth[aside_words] == topical),
        "topic F1": _f1(truth[aside_words], topical),
        "leaning right": _percent(leaning[aside_second] == leant),
        "wrong": wrong,
    }


def _percent(right: NDArray[np.bool_]) -> float:
    return round(100 * float(right.mean()), 1)


def _f1(truth: NDArray[np.bool_], guessed: NDArray[np.bool_]) -> float:
    both = float((truth & guessed).sum())
    return round(100 * 2 * both / max(float(truth.sum() + guessed.sum()), 1.0), 1)
