"""Fits what reads messages: intent, topic words, leaning on the message before
(`retrieval/understand/intent`).

`messages.jsonl` holds {"intent", "text"} a line, topic words in square brackets, `follow_ups.jsonl`
{"first", "second", "leans"}. A fifth of both, chosen by a hash of the text, is only measured on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
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
from retrieval.understand.message_encoder import Floats, MessageEncoder

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


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head, the centre of the vectors it was fitted on, and what it says of the rows kept out."""

    classes: list[str]
    weights: Floats
    bias: Floats
    centre: Floats
    guessed: NDArray[Any]


def fit_head(
    rows: Floats, labels: NDArray[Any], kept: NDArray[np.bool_], strength: float, **options: Any
) -> Fitted:
    """Logistic regression of `labels` on the rows that are not kept out; `strength` is 1 / ridge."""
    from sklearn.linear_model import LogisticRegression

    centre = options.pop("centre", rows[~kept].mean(axis=0))
    model = LogisticRegression(C=strength, max_iter=3000, **options)
    model.fit(rows[~kept] - centre, labels[~kept])
    guessed = model.predict(rows[kept] - centre) if kept.any() else labels[kept]
    return Fitted([str(one) for one in model.classes_], model.coef_, model.intercept_, centre, guessed)


def fit() -> dict[str, Any]:
    """Fit the heads, write them, and give the figures on what was kept."""
    encoder = MessageEncoder()
    messages = read_messages()
    read = [encoder.states(one.text) for one in messages]
    vectors = np.stack([message_vector(states) for states, _ in read])
    kept = np.array([is_kept(one.text) for one in messages])
    intents = np.array([one.intent.value for one in messages])
    intent = fit_head(vectors, intents, kept, STRENGTH)
    of_intent = [intent.classes.index(one) for one in Intent]

    kinds = np.array([one.kind for one in messages])
    has_kind = kinds != ""
    kind = fit_head(vectors[has_kind], kinds[has_kind], kept[has_kind], STRENGTH, centre=intent.centre)
    of_kind = [kind.classes.index(one) for one in KINDS]

    words, is_topic, aside = _words(messages, read, kept)
    topic = fit_head(words, is_topic, aside, TOPIC_STRENGTH)

    seconds, leaning, aside_second = _follow_ups(encoder)
    # What names its topic, or asks about the bot, leans on nothing; it is only trained on.
    alone = np.array([bool(one.topic) or one.intent in (Intent.SOCIAL, Intent.HELP) for one in messages])
    whole = vectors[alone & ~kept]
    leans = fit_head(
        np.concatenate([seconds, whole]),
        np.concatenate([leaning, np.zeros(len(whole), dtype=bool)]),
        np.concatenate([aside_second, np.zeros(len(whole), dtype=bool)]),
        LEANS_STRENGTH,
        centre=intent.centre,
        class_weight="balanced",
    )
    save_heads(
        Heads(
            intent.centre,
            topic.centre,
            intent.weights[of_intent],
            intent.bias[of_intent],
            kind.weights[of_kind],
            kind.bias[of_kind],
            topic.weights[0],
            topic.bias,
            leans.weights[0],
            leans.bias,
        )
    )
    return {
        "messages": len(messages),
        "kept": int(kept.sum()),
        "intent right": _percent(intents[kept] == intent.guessed),
        "kind right": _percent(kinds[kept & has_kind] == kind.guessed),
        "topic words right": _percent(is_topic[aside] == topic.guessed),
        "topic F1": _f1(is_topic[aside], topic.guessed),
        "leaning right": _percent(leaning[aside_second] == leans.guessed),
        "wrong": [
            (messages[at].intent, guess, messages[at].text)
            for at, guess in zip(np.flatnonzero(kept), intent.guessed, strict=True)
            if intents[at] != guess
        ],
    }


def _words(
    messages: Sequence[Message], read: Sequence[tuple[Floats, list[tuple[int, int]]]], kept: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """The vectors of the words of marked messages; whether each is of the topic; whether it is kept out."""
    rows: list[Floats] = []
    is_topic: list[bool] = []
    aside: list[bool] = []
    for one, (states, places), of_kept in zip(messages, read, kept, strict=True):
        if not one.marked:
            continue
        words = find_message_words(one.text)
        rows += word_vectors(one.text, states, places)
        is_topic += [any(a < end and begin < b for a, b in one.topic) for begin, end in words]
        aside += [bool(of_kept)] * len(words)
    return np.stack(rows), np.array(is_topic), np.array(aside)


def _follow_ups(encoder: MessageEncoder) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """The vectors of second messages, whether each leans on the first, and whether it is kept out."""
    rows = [json.loads(line) for line in FOLLOW_UPS.read_text("utf-8").splitlines()]
    vectors = np.stack([message_vector(encoder.states(row["second"])[0]) for row in rows])
    leaning = np.array([row["leans"] for row in rows])
    return vectors, leaning, np.array([is_kept(row["second"]) for row in rows])


def _percent(right: NDArray[np.bool_]) -> float:
    return round(100 * float(right.mean()), 1)


def _f1(truth: NDArray[np.bool_], guessed: NDArray[np.bool_]) -> float:
    both = float((truth & guessed).sum())
    return round(100 * 2 * both / max(float(truth.sum() + guessed.sum()), 1.0), 1)
