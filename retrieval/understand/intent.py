"""What a message wants: its intent, its topic words, and whether it leans on the message before.

Small linear heads on the third and fourth layer of the packaged encoder. These still know how a thing is
asked; the last one was trained to tell topics apart and forgets it. `python -m training messages` fits them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import regex

from retrieval.embed import DEFAULT_SHA256
from retrieval.types import DatelineError
from retrieval.understand.message_encoder import LAYERS, Floats, MessageEncoder

WEIGHTS = Path(__file__).parents[1] / "weights" / "messages.safetensors"
# From which logit on a word is of the topic: at -1 96 % of these words are found, and 91 % of those found are
# right; and where no word has it.
TOPIC, MAYBE_TOPIC = -1.0, -7.5

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’.-]*(?<=[\p{L}\p{M}\p{N}])")


class Intent(StrEnum):
    """The kinds of messages; each has one composer."""

    EVENT_DATE = "event_date"
    FACT = "fact"
    LIST = "list"
    STATUS = "status"
    LATEST = "latest"
    OVERVIEW = "overview"
    SAID = "said"
    REASON = "reason"
    DIGEST = "digest"
    COMPARISON = "comparison"
    SOCIAL = "social"
    HELP = "help"
    OUT_OF_SCOPE = "out_of_scope"
    OTHER_LANGUAGE = "other_language"
    NONSENSE = "nonsense"


SOCIAL_KINDS = (
    "greeting",
    "thanks",
    "bye",
    "how_are_you",
    "praise",
    "complaint",
    "acknowledge",
    "laugh",
)
HELP_KINDS = ("use", "sources", "nature", "languages", "trust", "privacy", "features")
KINDS = (*SOCIAL_KINDS, *HELP_KINDS)
"""What social messages and questions about the bot are told apart by."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the heads make of a message: a probability for each intent, and for leaning on what went before.

    `kind` says more of what needs no article ("thanks", "privacy"); `topic` are the words that say what the
    message is about, as places in its text, and `maybe` those that may where there is none.
    """

    intents: dict[Intent, float]
    kind: str = ""
    topic: tuple[tuple[int, int], ...] = ()
    maybe: tuple[tuple[int, int], ...] = ()
    leans: float = 0.0

    @property
    def intent(self) -> Intent:
        return max(self.intents, key=lambda one: self.intents[one])

    @property
    def probability(self) -> float:
        return self.intents[self.intent]


def message_vector(states: Floats) -> Floats:
    """Mean of the pieces and the opening mark of each layer, of unit length, side by side: float32[1536]."""
    parts = np.concatenate([states.mean(axis=0), states[0]]).reshape(2 * len(LAYERS), -1)
    return np.asarray(_unit(parts).reshape(-1), dtype=np.float32)


def word_vectors(text: str, states: Floats, places: Sequence[tuple[int, int]]) -> list[Floats]:
    """For each word of a text the mean of its pieces beside the message's vector: float32[2304]."""
    whole = message_vector(states)
    made = []
    for begin, end in find_message_words(text):
        own = [at for at, (start, stop) in enumerate(places) if start < end and begin < stop]
        state = states[own].mean(axis=0) if own else states[0]
        made.append(np.concatenate([_unit(state.reshape(len(LAYERS), -1)).reshape(-1), whole]))
    return made


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def find_message_words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Heads:
    """The fitted weights: `intent` float32[intents, 1536], `kind` float32[kinds, 1536], `topic`
    float32[2304], `leans` float32[1536]; `centre` is taken off a message's vector, `word_centre` off a
    word's.
    """

    centre: Floats
    word_centre: Floats
    intent: Floats
    intent_bias: Floats
    kind: Floats
    kind_bias: Floats
    topic: Floats
    topic_bias: Floats
    leans: Floats
    leans_bias: Floats


class IntentModel:
    """Reads messages; safe to use from several threads."""

    def __init__(self, encoder: MessageEncoder | None = None, heads: Heads | None = None) -> None:
        self._encoder = encoder or MessageEncoder()
        self._heads = heads

    def read(self, text: str) -> Reading:
        """What a message wants; every kind is as likely as another where it has no letter or digit."""
        if self._heads is None:
            self._heads = load_heads()
        heads = self._heads
        states, places = self._encoder.states(text)
        vector = message_vector(states) - heads.centre
        odds = heads.intent @ vector + heads.intent_bias
        shares = np.exp(odds - odds.max())
        shares /= shares.sum()
        intents = dict(zip(Intent, (float(one) for one in shares), strict=True))
        kinds = dict(zip(KINDS, (heads.kind @ vector + heads.kind_bias).tolist(), strict=True))
        own = SOCIAL_KINDS if intents[Intent.SOCIAL] > intents[Intent.HELP] else HELP_KINDS
        words = word_vectors(text, states, places)
        logits = [float(heads.topic @ (word - heads.word_centre) + heads.topic_bias[0]) for word in words]
        topic, maybe = (
            tuple(
                place for place, logit in zip(find_message_words(text), logits, strict=True) if logit > least
            )
            for least in (TOPIC, MAYBE_TOPIC)
        )
        return Reading(
            intents,
            max(own, key=lambda one: kinds[one]),
            topic,
            maybe,
            float(1 / (1 + np.exp(-(heads.leans @ vector + heads.leans_bias[0])))),
        )


def load_heads(path: Path = WEIGHTS) -> Heads:
    """The shipped heads; `DatelineError` when they are missing, or made for another encoder."""
    from safetensors.numpy import load

    try:
        blob = path.read_bytes()
    except OSError as error:
        raise DatelineError(f"the weights {path.name} cannot be read: reinstall Dateline") from error
    notes = json.loads(blob[8 : 8 + int.from_bytes(blob[:8], "little")])["__metadata__"]
    if notes["base_sha256"] != DEFAULT_SHA256 or json.loads(notes["classes"]) != [*Intent, *KINDS]:
        raise DatelineError(f"the weights {path.name} belong to another version: reinstall Dateline")
    return Heads(**{name: one.astype(np.float32) for name, one in load(blob).items()})


def save_heads(heads: Heads, path: Path = WEIGHTS) -> None:
    """Write the heads as float16, with what they belong to."""
    from safetensors.numpy import save

    tensors = {name: np.ascontiguousarray(getattr(heads, name), dtype=np.float16) for name in Heads.__slots__}
    notes = {"base_sha256": DEFAULT_SHA256, "classes": json.dumps([*Intent, *KINDS])}
    path.write_bytes(save(tensors, metadata=notes))
