"""What another person did is no answer to what the one asked about did."""

from __future__ import annotations

import pytest
from asking import read

from retrieval.read.doers import is_done_by_another


@pytest.mark.parametrize(
    "question",
    ["Did Prime Minister Renner resign?", "When did Aldo Renner resign?", "Has Renner resigned?"],
)
def test_what_another_did_is_known_by_the_full_name_before_the_verb(question: str) -> None:
    assert is_done_by_another("Finance minister Karin Holt resigned on Monday.", read(question))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did Prime Minister Renner resign?", "Aldo Renner resigned on Monday."),
        ("Did Prime Minister Renner resign?", "He resigned on Monday."),
        ("Did Prime Minister Renner resign?", "The prime minister resigned on Monday."),
        ("Did Prime Minister Renner resign?", "Karin Holt said that he resigned."),
        ("When did Aldo Renner die?", "A man who was hit by a tram in Elm Grove died on Friday."),
        ("Did the US sign the treaty?", "Joe Lind signed the treaty."),
        ("Did the Yard report mention what Joe Lind signed?", "Joe Lind signed the treaty."),
        ("Did Renner or Karin Holt resign?", "Karin Holt resigned on Monday."),
        ("Did Norway sign the treaty?", "Joe Lind signed the treaty."),
        ("Did Meridian Bank buy Crest?", "Joe Lind bought Crest."),
        ("Did the minister resign?", "Karin Holt resigned on Monday."),
        ("Who resigned?", "Karin Holt resigned on Monday."),
    ],
)
def test_in_doubt_it_may_be_the_one_asked_about(question: str, sentence: str) -> None:
    assert not is_done_by_another(sentence, read(question))
