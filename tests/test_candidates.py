"""Some words cannot be the answer, however sure the model is: they are of another kind, or another's."""

from __future__ import annotations

import pytest
from asking import read

from retrieval.read.candidates import candidates
from retrieval.read.namesakes import is_of_namesake
from retrieval.text.countries import asks_country, names_country
from retrieval.text.offices import Office, is_of_another, is_of_other_body, office
from retrieval.understand.answer_type import kind


def may_answer(question: str, words: str, sentence: str) -> bool:
    return candidates(read(question), kind(question))(words, sentence)


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("Who is the chief executive of Arden Bank?", Office("chief executive", "Arden Bank")),
        ("Who is Arden Bank's new chief executive?", Office("chief executive", "Arden Bank")),
        ("who was mayor of Port Sable", Office("mayor", "Port Sable")),
        ("Who is the current coach of Norden FC?", Office("coach", "Norden FC")),
        ("Who is the former mayor of Lund Bay?", Office("mayor", "Lund Bay", former=True)),
        ("Who led the bank?", None),
        ("Who is Sofia Brandt?", None),
    ],
)
def test_an_office_is_read_from_the_question_with_whose_it_is(question: str, of: Office | None) -> None:
    assert office(question) == of


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("Crest chief executive Paul Adeyemi called it a victory.", True),
        ("The chief executive of Crest Savings, Paul Adeyemi, left.", True),
        ("Arden's chief executive, Sofia Brandt, spoke.", False),
        ("The chief executive, Sofia Brandt, spoke.", False),
        ("Its chief executive is Sofia Brandt.", False),
        ("Chief Executive Ivo Stahl of Crest Savings left.", True),
        ("Crest CEO Paul Adeyemi called it a victory.", True),
        ("AB chief executive Sofia Brandt spoke.", False),
        ("Dutch chief executive Sofia Brandt spoke.", False),
        ("Arden on Tuesday named Sofia Brandt as chief executive.", False),
        ("Sofia Brandt became chief executive.", False),
        ("Ivo Lund is a cashier at Arden Bank.", True),
        ("Sofia Brandt runs the bank.", False),
        ("Ivo Lund is an economist at Arden Bank.", True),
        ("Ivo Lund will be director of Arden Bank.", False),
        ("Sofia Brandt stays chief executive.", False),
        ("Crest chief executive Paul Adeyemi met Arden chief executive Sofia Brandt.", False),
    ],
)
def test_the_holder_of_another_s_office_is_known_by_whose_it_is(sentence: str, another: bool) -> None:
    assert is_of_another(Office("chief executive", "Arden Bank"), sentence) is another


@pytest.mark.parametrize(
    ("question", "words", "sentence", "may"),
    [
        ("name of the walker found in Velm?", "German walker", "A German walker was found.", False),
        ("name of the walker found in Velm?", "Ann Lee", "Ann Lee, the walker, was found.", True),
        ("What was the name of the man who died?", "Velm Bay", "The man died near Velm Bay.", False),
        ("Who broke it?", "Velm Bay", "Velm Bay's mayor broke it.", True),
        ("Who painted it?", "The Salt Road", 'It hung beside "The Salt Road" for years.', False),
        ("How many children drowned?", "17", "The ferry sank and 17 drowned.", False),
        ("How many children drowned?", "five", "17 drowned, five of them children.", True),
        ("How much does she earn a week?", "$71 million", "The club paid $71 million for her.", False),
        ("Which contractor is paving the quay?", "Ann Lee", "Work begins soon, Ann Lee said.", False),
        ("Who was hurt?", "31 workers had been hurt", "The union said that 31 workers had been hurt.", False),
        ("Who drove it?", "The driver, 44", "The driver, 44, is being questioned.", False),
        ("Who drove it?", "Ann Lee", "Ann Lee, 44, is being questioned.", True),
        ("At what time did it blow up?", "Tuesday", "It blew up early on Tuesday.", False),
        ("At what time did it blow up?", "4.15 a.m.", "The blast occurred at 4.15 a.m. in a shaft.", True),
        ("What was the score of the final?", "fourth", "Norden won for the fourth time, by 3-1.", False),
        ("What was the score of the final?", "3-1", "Norden won for the fourth time, by 3-1.", True),
        ("How many hikers died?", "third", "The third hiker was found.", False),
        ("How many hikers died?", "third, from Belgium", "A third, from Belgium, died.", False),
        ("How many died?", "one hundred and twenty", "It killed one hundred and twenty.", True),
        ("Who was arrested?", "a 44-year-old man", "Police arrested a 44-year-old man.", True),
        ("Who beat Ada Lund?", "Rita Berg", "Rita Berg Beats Ada Lund", True),
        ("How many hikers died?", "A sixth hiker", "A sixth hiker died.", False),
        ("How many of them voted?", "A third", "A third voted.", True),
        (
            "How many were killed?",
            "88 people were rescued and nobody",
            "88 people were rescued and nobody died.",
            False,
        ),
        (
            "Who voted against it?",
            "Holders of Arden backed the sale",
            "Holders of Arden backed the sale.",
            False,
        ),
        ("How much did it cost?", "209 metres high", "The tower is 209 metres high.", False),
        ("Who was acting mayor of Gorby?", "Nora Fenn", "Nora Fenn was elected mayor of Gorby.", False),
        ("Who was acting mayor of Gorby?", "Eskil Borg", "Acting mayor Eskil Borg spoke.", True),
        ("Who succeeded Fenn?", "Transport", "Transport Minister Nora Fenn left.", False),
        ("Who succeeded Nora Fenn?", "Nora Fenn", "Nora Fenn stepped down.", False),
        ("Who succeeded Fenn?", "Ivo Berg", "Ivo Berg was named to succeed her.", True),
        ("Who was mayor before Nora Fenn?", "Nora Fenn", "Nora Fenn was elected mayor.", False),
        ("How many were killed?", "12", "All 12 hostages were freed, and no one was killed.", False),
        ("Who was the former mayor of Orrin?", "Rita Lund", "Rita Lund won the mayoral election.", False),
        ("Who was the former mayor of Orrin?", "Dag Thorne", "Dag Thorne, the mayor, resigned.", True),
        ("Who is the manager of Orrin?", "Dag Thorne", "Velm sacked their manager, Dag Thorne.", False),
        ("Who is the next head of Arden?", "Ida Holm", "Arden named Ida Holm its next head.", True),
        ("Who is the founder of Ostrel?", "Joost Berg", "Ostrel was founded by Joost Berg.", True),
        ("Who is the winner of the Plum Prize?", "Ida Holm", "Ida Holm won the Plum Prize.", True),
        ("Who is the author of Grey Barn?", "Ida Holm", "Ida Holm won for her novel Grey Barn.", True),
        ("Who was the director of Black Dust?", "Jon Ode", "Black Dust was directed by Jon Ode.", True),
        ("Who is the goalkeeper of Norden?", "Ole Dorn", "Norden keeper Ole Dorn was hurt.", True),
        ("Who is the former head of Crest?", "Ida Holm", "Ida Holm, former head of Arden, died.", False),
        ("Who was the captain of the ferry Orla?", "Jon Ode", "Jon Ode, a diver, found it.", False),
        ("Who is the former mayor of Orrin?", "Rita Lund", "Rita Lund, mayor of Orrin, spoke.", False),
        (
            "Who is the former mayor of Orrin?",
            "Dag Thorne",
            "Dag Thorne, former mayor of Orrin.",
            True,
        ),
        ("Who signed it?", "Russia", "Russia did not sign it.", False),
        ("Who followed Ann Lee?", "Transport Minister", "Transport Minister Ann Lee left.", False),
        ("Who opened it?", "The transport minister", "The transport minister opened it.", True),
        ("What share did Lund get?", "52 percent", "Dahl got 52 percent and Lund 48.", False),
    ],
)
def test_words_of_another_kind_do_not_answer(question: str, words: str, sentence: str, may: bool) -> None:
    assert may_answer(question, words, sentence) is may


@pytest.mark.parametrize(
    ("text", "namesake"),
    [
        ("Luis Reyes won on Sunday. Reyes is 40.", True),
        ("Martin Reyes lost, and Luis Reyes won.", False),
        ("Reyes won on Sunday.", False),
        ("Mayor Reyes won on Sunday.", False),
        ("Marty Reyes won on Sunday.", False),
    ],
)
def test_an_article_on_a_namesake_is_known(text: str, namesake: bool) -> None:
    assert is_of_namesake("When did Martin Reyes win?", text) is namesake


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Hurricane Ines strike?", "Tropical Storm Ines struck on Monday."),
        ("When did President Reyes resign?", "Luis Reyes resigned on Monday."),
        ("Did Arden Bank fail?", "Crest Bank failed on Monday."),
    ],
)
def test_what_stands_before_a_name_may_be_no_first_name(question: str, text: str) -> None:
    assert not is_of_namesake(question, text)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Which NATO country was hit?", True),
        ("In what nation was he arrested?", True),
        ("Which country's president spoke?", True),
        ("Which country singer died?", False),
        ("Where in the country was it?", False),
    ],
)
def test_a_country_is_asked_for_as_such(question: str, asks: bool) -> None:
    assert asks_country(question) is asks


@pytest.mark.parametrize(
    "words", ["the United States", "Iran’s", "North Korea", "U.K.", "IRAN", "Guinea-Bissau"]
)
def test_a_country_is_known_by_its_name(words: str) -> None:
    assert names_country(words)


@pytest.mark.parametrize("words", ["New York", "Iranian", "the Danube", "Omani", "Nigerien"])
def test_a_city_or_those_who_live_there_are_no_country(words: str) -> None:
    assert not names_country(words)
    assert not may_answer("Which country was hit?", words, f"It was {words} that was hit.")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Brackwell Foods named Ada Roth. Brackwell sells soup.", True),
        ("Brackwell Foods sued Brackwell Timber.", False),
        ("The firm Brackwell named Ada Roth.", False),
    ],
)
def test_a_firm_whose_name_begins_alike_is_another(text: str, other: bool) -> None:
    assert is_of_namesake("Who is the chief executive of Brackwell Timber?", text) is other


@pytest.mark.parametrize(
    ("before", "sentence", "other"),
    [
        ("Crest issued a warning.", "Its chief executive, Paul Adeyemi, left.", True),
        ("Arden Bank issued a warning.", "Its chief executive, Paul Adeyemi, left.", False),
        ("Crest issued a warning.", "Its chief executive, Paul Adeyemi, left for Arden Bank.", False),
        ("It rained.", "The chief executive, Paul Adeyemi, left.", False),
    ],
)
def test_its_office_is_that_of_the_body_named_before(before: str, sentence: str, other: bool) -> None:
    assert is_of_other_body(before, sentence, "Who is the chief executive of Arden Bank?") is other


@pytest.mark.parametrize(("words", "fits"), [("A seven-week-old boy", False), ("Tom Reed", True)])
def test_who_asks_for_a_name_gets_no_description(words: str, fits: bool) -> None:
    question = "What is the name of the boy who died in Lund?"
    assert may_answer(question, words, f"{words} has died in Lund.") is fits
