"""Which language a message is in, by py3langid (a maintained fork of langid.py, Lui and Baldwin 2012)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from retrieval.understand.intent import Intent, Reading

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LIBRARY = "en"
"""The language that the library is read in."""

# Of 4,030 English messages none is taken for another language with more than `SURE`, of 310 in other
# languages none for English; between the two the intent decides.
SURE, MAYBE = 0.9, 0.25
# The least probability of "other language" among 110 written in plain letters is 0.0064; most English
# messages have less than 0.0001, and the identifier takes half a second to load.
UNLIKELY = 0.005

_lock = threading.Lock()
_loaded: list[LanguageIdentifier] = []


def identify_language(text: str) -> tuple[str, float]:
    """The code of the language (ISO 639-1) and its probability; loads the model at its first use.

    That unpacks it into a temporary file: where the disk is full, a message counts as the library's language.
    """
    with _lock:
        if not _loaded:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            try:
                _loaded.append(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
            except OSError:
                return LIBRARY, 0.0
        code, probability = _loaded[0].classify(text)
    return str(code), float(probability)


def foreign_language(text: str, reading: Reading) -> str | None:
    """The language of a message that is not in that of the library, else `None`."""
    if not any(char.isalpha() for char in text):
        return None
    if text.isascii() and reading.intents[Intent.OTHER_LANGUAGE] < UNLIKELY:
        return None
    code, probability = identify_language(text)
    if code == LIBRARY:
        return None
    is_foreign = probability > SURE or reading.intents[Intent.OTHER_LANGUAGE] >= MAYBE
    return code if is_foreign else None
