"""In a sentence about two, each number is the one's or the other's."""

from __future__ import annotations

from time import process_time

import pytest

from retrieval.read.whose import belongs_to_another
from retrieval.text.offices import Office, is_of_another

VOTE = (
    "Signe Dahl won 45.8 percent of the vote in Orrin, Wednesday's count shows, and Otto Varga 39.4 percent."
)


@pytest.mark.parametrize(
    ("question", "words", "sentence", "another"),
    [
        ("What share did Otto Varga get?", "45.8 percent", VOTE, True),
        ("What share did Otto Varga get?", "39.4 percent", VOTE, False),
        ("What share did Signe Dahl get?", "39.4", VOTE, True),
        ("What share did Signe Dahl get?", "45.8", VOTE, False),
        ("What share did Dahl win in Orrin?", "45.8 percent", VOTE, False),
        ("What share did Rolf Emmer get?", "39.4 percent", VOTE, False),
        ("What share did the winner get?", "39.4 percent", VOTE, False),
        ("What share did Otto Varga get?", "percent", "Dahl got 52 percent and Otto Varga 48.", True),
        ("What share did Dahl win?", "49.8%", "Signe Dahl won 49.8% to Otto Lund's 48.3%.", False),
        ("What share did Lund win?", "49.8%", "Signe Dahl won 49.8% to Otto Lund's 48.3%.", True),
        ("By what score did Arden win?", "3-1", "Arden, with 10 men, beat Chelm 3-1.", False),
        ("How much did Ada Brandt win?", "£5m", "Ada Brandt, who married Tom Lund in 2015, won £5m.", False),
        ("How many votes did Lund get?", "52", "There were 52 votes for Dahl and 48 for Lund.", True),
        ("How many votes did Lund get?", "48", "There were 52 votes for Dahl and 48 for Lund.", False),
        ("By how much did Varga win?", "312", "Otto Varga won, beating Signe Dahl by 312 votes.", False),
        ("How many ships did Norvex buy?", "12", "Norvex bought 12 ships in Velm and 3 in Orrin.", False),
        ("How many seats did the Greens win?", "twelve", "The Greens won twelve, the Reds 30.", False),
    ],
)
def test_a_number_belongs_to_the_name_before_it(
    question: str, words: str, sentence: str, another: bool
) -> None:
    assert belongs_to_another(question, words, sentence) is another


@pytest.mark.parametrize("piece", ["A", "Aa ", "in Aa 5 ", "in Norden 12, ", "a, "])
def test_a_sentence_without_an_end_is_read_in_little_time(piece: str) -> None:
    sentence = piece * (20_000 // len(piece))
    begun = process_time()
    belongs_to_another("What did Aa win?", "5", sentence)
    is_of_another(Office("mayor", "Aa"), f"{sentence} mayor")
    assert process_time() - begun < 5
