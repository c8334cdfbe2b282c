"""Slips in the words of a topic are mended by the words that the library has."""

from __future__ import annotations

from retrieval.understand.spelling import mend_words


class Counted:
    """A full text that holds these stems."""

    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = counts

    def counts(self, stems: object) -> dict[str, int]:
        return {stem: self._counts[stem] for stem in stems if stem in self._counts}  # type: ignore[attr-defined]


def test_one_slip_in_a_word_that_no_passage_has_is_mended() -> None:
    held = Counted({"parliament": 40, "pension": 9, "earthquak": 12, "strike": 30, "rare": 50, "hollin": 2})
    cases = {
        "parlament vote": {"parlament": "parliament"},
        "pensin reform": {"pensin": "pension"},
        "earthqauke": {"earthqauke": "earthquak"},
        # It stands in the library; too short; more than one slip; only in a passage or two; no letters.
        "strike": {},
        "rari": {},
        "prlamnt": {},
        "holling": {},
        "2022-01": {},
        "": {},
    }
    assert {text: mend_words(text, held) for text in cases} == cases  # type: ignore[arg-type]
