"""Of two sentences about an event, the one that gives a reason answers "why"."""

from __future__ import annotations

import pytest
from conftest import Build

from retrieval.read.reader import SentenceReader
from retrieval.read.reasons import reason
from retrieval.types import Article, Hit, Question


@pytest.mark.parametrize(
    ("sentence", "following", "given"),
    [
        ("It sank because of the ice.", "", 1.0),
        ("Ice caused it to sink.", "", 1.0),
        ("It sank owing to the ice.", "", 1.0),
        ("It sank after the storm.", "", 0.5),
        ("It sank on Monday.", "Ice was blamed.", 0.5),
        ("It is due to sail on Monday.", "", 0.5),
        ("He took it to fund a habit.", "", 0.5),
        ("It sank on Monday.", "It was old.", 0.0),
        ("The causeway sank on Monday.", "", 0.0),
    ],
)
def test_a_reason_is_known_by_its_words(sentence: str, following: str, given: float) -> None:
    assert reason(sentence, following) == given


def test_why_is_answered_by_the_sentence_with_the_reason_and_who_is_not(house: Build) -> None:
    built = house()
    text = "The ferry Orla ran aground near Skarn. The ferry Orla ran aground because of a broken rudder."
    built.ingest([Article("orla", text, "Ferry")])
    (passage, article), *_ = built.library.passages(built.nearest("ferry", 1)).values()

    def supports(question: str) -> list[tuple[str, float]]:
        found = SentenceReader(built.library).read(Question(question), [Hit(passage, article, 1.0)]).readings
        return [(article.text[one.start : one.end], one.support) for one in found]

    assert "rudder" in supports("Why did the ferry Orla run aground near Skarn?")[0][0]
    assert "Skarn" in supports("Where did the ferry Orla run aground near Skarn?")[0][0]
