"""What can be checked of a sentence: its numbers, dates, names and words, however they are written."""

from __future__ import annotations

from retrieval.text.words import fold_word
from retrieval.verify.claims import Day, find_numbers, read_claims, split_clauses, stem_word, weekday_of


def test_numbers_are_read_however_they_are_written() -> None:
    table = (
        ("1,984 people", {"1984"}),
        ("12,345,678", {"12345678"}),
        ("3.5 and 11:00", {"3.5", "11:00"}),
        ("2,5", {"2,5"}),
        ("fourteen", {"14"}),
        ("twenty-one and thirty", {"21", "30"}),
        ("ninety nine", {"99"}),
        ("one of the first", set()),
        ("the third and a dozen", {"3", "12"}),
        ("the 21st", {"21"}),
        ("G7, F-35", {"7", "35"}),
        ("١٢ and １３", {"12", "13"}),
        ("5 km²", {"5", "2"}),
        ("①", {"1"}),
        ("on January 12, 2022", {"12", "2022"}),
    )
    assert not [(text, found) for text, found in table if find_numbers(text) != found]


def test_dates_are_read_with_what_they_leave_out() -> None:
    table = (
        ("on January 12", [Day(1, 12)]),
        ("on 12 January 2022", [Day(1, 12, 2022)]),
        ("on Jan. 12, 2022", [Day(1, 12, 2022)]),
        ("on the 3rd of March", [Day(3, 3)]),
        ("on Wednesday, January 12", [Day(1, 12, None, 2)]),
        ("on Wednesday the 12th of January 2022", [Day(1, 12, 2022, 2)]),
        ("on 2022-01-12", [Day(1, 12, 2022)]),
        ("in January 2022", [Day(1, None, 2022)]),
        ("in January", [Day(1)]),
        ("on January 10, and on January 13", [Day(1, 10), Day(1, 13)]),
        ("by 2022", []),
        ("they march, they may", []),
    )
    for text, days in table:
        found = read_claims(text)
        assert list(found.days) == days, (text, days)
        assert not days or not found.numbers, (text, days)


def test_a_weekday_apart_from_a_date_is_kept_apart() -> None:
    found = read_claims("On Tuesday it said the council met on Monday, January 10.")
    assert found.weekdays == {1}
    assert found.days == (Day(1, 10, None, 0),)


def test_units_tell_millions_from_billions_and_dollars_from_pounds() -> None:
    table = (
        ("$5 million", {"dollar", "million"}),
        ("$5m or £3bn", {"dollar", "million", "pound", "billion"}),
        ("14% and 3 per cent", {"percent"}),
        ("five thousand euros", {"thousand", "euro"}),
        ("5 m from 3 b", set()),
    )
    assert not [(text, units) for text, units in table if read_claims(text).units != units]


def test_names_are_runs_of_capitals() -> None:
    table = (
        ("Ada Quill met Jörg Håkansson.", [("ada", "quill"), ("jorg", "hakansson")]),
        ("The NATO-Russia Council met.", [("nato", "russia", "council")]),
        ("In the U.S. and the US, Quill’s office", [("us",), ("us",), ("quill",)]),
        ("However, it met on Tuesday in May.", []),
        ("Officials met.", [("officials",)]),
    )
    assert not [(text, names) for text, names in table if list(read_claims(text).names) != names]


def test_a_negation_is_seen_with_the_word_it_turns_round() -> None:
    found = read_claims("She does not expect a treaty and doesn’t want one.")
    assert found.denies
    assert found.negated == {stem_word("expect"), stem_word("want")}
    assert not read_claims("She expects a treaty.").denies


def test_clauses_have_words_of_their_own_and_make_up_the_text() -> None:
    text = "On January 12, 2022, they met in Bonn, they dined in Rome on Friday, January 14, and left."
    parts = split_clauses(text)
    assert parts == (
        "On January 12, 2022, they met in Bonn, ",
        "they dined in Rome on Friday, January 14, ",
        "and left.",
    )
    assert "".join(parts) == text


def test_only_a_whole_and_possible_date_has_a_weekday() -> None:
    assert weekday_of(Day(1, 12), 2022) == 2
    assert weekday_of(Day(2, 29), 2022) is None
    assert weekday_of(Day(1), 2022) is None
    assert weekday_of(Day(1, 12), None) is None


def test_forms_of_a_word_have_one_stem_and_case_and_accents_do_not_matter() -> None:
    assert len({stem_word(word) for word in ("talk", "talks", "talked", "talking")}) == 1
    assert fold_word("Håkansson’s") == fold_word("hakansson")
    assert fold_word("Ѕolheim") != fold_word("Solheim")
