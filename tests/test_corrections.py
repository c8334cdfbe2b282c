"""A figure that an article's own correction replaces is no fact of it."""

from __future__ import annotations

import pytest

from retrieval.text.corrections import is_taken_back, replaced_figures

CASES = [
    (
        "A ferry sank off Hask and 12 people drowned. It was raised.",
        "Correction: An earlier version of this article gave the number of dead as 12; it is 21.",
        "12 people drowned",
    ),
    ("Some 40 boats sailed.", "Editor’s note: The number of boats was 14, not 40.", "40 boats"),
    (
        "The bridge cost 3,100 crowns.",
        "Clarification: We said that the cost was 3,100 crowns. In fact it was 2,900 crowns.",
        "3,100",
    ),
]


@pytest.mark.parametrize(("story", "note", "words"), CASES)
def test_a_figure_that_a_note_replaces_is_taken_back(story: str, note: str, words: str) -> None:
    for text in (f"{story}\n{note}", f"{note}\n{story}"):
        begin = text.index(story) + story.rfind(". ", 0, story.index(words)) + 1
        end = text.index(".", text.index(story) + story.index(words) + len(words)) + 1
        assert is_taken_back(text, (begin, end)), text


def test_other_figures_stay() -> None:
    (story, note, _) = CASES[0]
    for told in (
        "The fair opens on 12 May.",
        "It cost 12.5 crowns.",
        "There were 120 of them.",
        "It was 21.",
    ):
        text = f"{told}\n{story}\n{note}"
        assert not is_taken_back(text, (0, len(told))), told
    for text in (
        "Correction of the river bed cost 12 crowns, it said. It is 21 km long.",
        f"{story}\nCorrection: the name of the captain was spelled wrongly.",
        story,
    ):
        assert replaced_figures(text) == [] or "river" in text
        assert not is_taken_back(text, (0, text.index(".") + 1))
