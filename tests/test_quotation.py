"""Quotations are found in any marks, and stand in an article only character for character."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.quotes import LONGEST, find_quotation, find_quotations, plain_marks


def _quoted(text: str) -> list[str] | None:
    text = plain_marks(text)
    spans = find_quotations(text)
    return None if spans is None else [text[start:end] for start, end in spans]


def test_a_quotation_is_found_in_any_marks() -> None:
    table = (
        "He said “we go” twice.",
        'He said "we go" twice.',
        "He said 'we go' twice.",
        "He said ‘we go’ twice.",
        "He said „we go“ twice.",
        "He said „we go” twice.",
        "He said ”we go” twice.",
        "He said «we go» twice.",
        "He said »we go« twice.",
        "He said »we go» twice.",
        "He said ‹we go› twice.",
        "He said ‚we go‘ twice.",
        "He said 「we go」 twice.",
        "He said 『we go』 twice.",
        "He said ＂we go＂ twice.",
        "He said ``we go'' twice.",
        "He said ❝we go❞ twice.",
        'He said “we go" twice.',
        "He said “we go'' twice.",
    )
    assert not [text for text in table if _quoted(text) != ["we go"]]


def test_an_apostrophe_is_no_quotation() -> None:
    table = (
        "The workers’ union isn't the drivers' union.",
        "Rock'n'roll, o'clock",
        "",
        "No.",
    )
    assert not [text for text in table if _quoted(text) != []]


def test_a_mark_without_a_partner_makes_a_text_unsure() -> None:
    table = (
        "He said “we go.",
        'It is 5" long.',
        "we go” he said",
        "«we “go” we",
        "we go」",
    )
    assert not [text for text in table if _quoted(text) is not None]


def test_a_quotation_in_a_quotation_is_part_of_it() -> None:
    assert _quoted("He said “they say ‘no’ and “never” too” today.") == ["they say ‘no’ and “never” too"]
    assert _quoted("« Il dit “non” » et «oui»") == [" Il dit “non” ", "oui"]


def test_a_quotation_has_an_end_within_reach() -> None:
    assert _quoted(f"“{'a' * (LONGEST - 2)}”") is not None
    assert _quoted(f"“{'a' * LONGEST}”") is None


TEXT = "She said: “We’ll go\n\nnow – all of us.” It’s Café\u0301 time, 3.5 % of 1,000… and ‘more’."


def test_the_words_must_be_the_same_and_what_comes_back_is_the_articles() -> None:
    table = (
        ("We’ll go now – all of us.", "We’ll go\n\nnow – all of us."),
        ("We'll go now", "We’ll go\n\nnow"),
        ("We\u00adll go", None),
        ("We’ll  go\u00a0now", "We’ll go\n\nnow"),
        ("We’ll go now - all", None),
        ("… all of us …", "all of us"),
        ("all of us,", "all of us"),
        ("all of us!", None),
        ("all of u", None),
        ("ll go", "ll go"),
        ("hore", None),
        ("Caf\u00e9", None),
        ("Cafe", None),
        ("Café\u0301 time", "Café\u0301 time"),
        ('"more"', "‘more’"),
        ("we’ll go", None),
        ("1,000", "1,000"),
        ("1,00", None),
        ("", None),
        ("…", None),
        ("“”", None),
    )
    for quote, found in table:
        span = find_quotation(quote, TEXT)
        assert (TEXT[slice(*span)] if span else None) == found, (quote, found)


def test_only_the_given_stretch_is_searched() -> None:
    text = "One two. One two."
    assert find_quotation("One two", text) == (0, 7)
    assert find_quotation("One two", text, 1) == (9, 16)
    assert find_quotation("One two", text, 1, 15) is None


def test_scripts_without_spaces_can_be_quoted_from_their_middle() -> None:
    assert find_quotation("委员会开会", "星期三委员会开会了。") == (3, 8)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.data())
def test_whatever_is_found_is_the_quote_but_for_marks_and_white_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = find_quotation(text[start:end], text)
    if span is not None:
        assert "".join(filter(str.isalnum, text[slice(*span)])) == "".join(
            filter(str.isalnum, text[start:end])
        )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet=st.sampled_from("“”„«»‹›「」‘’‚'\"ab ."), max_size=40))
def test_spans_lie_in_the_text_apart_from_each_other_between_marks(text: str) -> None:
    last = 0
    for start, end in find_quotations(text) or ():
        assert last <= start - 1 and start <= end < len(text)
        assert not text[start - 1].isalnum() and not text[end].isalnum()
        last = end + 1
