"""The kind of answer that a question wants is read from its words, whatever order they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.understand.answer_type import Kind, fits, kind, sentence_answers

QUESTIONS = {
    Kind.PERSON: [
        "Who opened the bridge?",
        "who's the new mayor",
        "To whom did the harbour pay?",
        "Whose boat sank?",
        "By whom was it built?",
        "The bridge was opened by whom?",
        "The bridge is safe, according to whom?",
        "In March, who resigned?",
        "After the storm, which minister resigned?",
        "Which former governor sold the ferry?",
        "What pop singer opened the fair?",
        "What is the name of the man who swam home?",
        "What was the name of Alder's mayor?",
        "Which of these singers won?",
        "Tell me who won.",
        "Do you know who won?",
        "The council met on Monday. Who led it?",
        "Which country president spoke?",
        "Name the captain of the ferry.",
        "Can you name the mayor of Alder?",
        "whos the new mayor",
        "This actress opened the fair in Alder.",
        "It was won by President ____.",
        "When the mayor resigned, who took over?",
        "Which team captain was hurt?",
    ],
    Kind.PLACE: [
        "Where did it sink?",
        "where's the fair",
        "In which city did they meet?",
        "What country won?",
        "Which two countries share the river?",
        "They met in which city?",
        "The fair moved to where?",
        "What is the capital of Norway?",
        "Which is the largest city in the land?",
        "Which country's minister resigned?",
        "Which of the following countries won?",
        "This country sold its last ferry.",
        "The fair takes place in the city of ____.",
        "I wonder where it sank.",
        "what us state flooded in may",
        "According to the council, in which village did it begin?",
    ],
    Kind.NUMBER: [
        "How many people were hurt?",
        "how much did it cost",
        "How old is she?",
        "For how long was it shut?",
        "How far did they walk?",
        "How tall is the tower?",
        "What percentage of the boats sank?",
        "What number of boats sank?",
        "At what age did he retire?",
        "What is the population of Alder?",
        "What was the price of the ferry?",
        "By how much did sales rise?",
        "The ferry was sold for how much?",
        "Students spend how many years there, by the study?",
        "I wonder how many boats sank.",
        "Do you know how many boats sank?",
        "Approximately how many boats sank?",
        "Sales rose by ____ percent.",
        "They paid $___ for it.",
        "Sales rose by ____%.",
        "In May, how many boats did the harbour sell?",
        "What is the death toll?",
    ],
    Kind.WHEN: [
        "When did it open?",
        "and when?",
        "On which day does it open?",
        "What year was it built?",
        "What is the date of the vote?",
        "It opened in which month?",
        "It will be paid back by when?",
        "Do you know when it opens?",
        "Could you tell me when it opens?",
        "At what time does it open?",
        "How long ago did it open?",
        "How soon will it open?",
        "The bridge was opened in the year ____.",
    ],
    Kind.YES_NO: [
        "Did the bridge open?",
        "is the bridge shut",
        "In March, did the bridge open?",
        "After the mayor resigned, was the fair cancelled?",
        "Has anyone said who did it?",
        "Will it open when the storm is over?",
        "Do you know if it is open?",
        "Does anyone know whether it is open?",
        "Isn't it open?",
        "Was anyone hurt or killed?",
        "Is it open or not?",
        "When the mayor resigned, did the council meet?",
    ],
    Kind.REASON: [
        "Why did it sink?",
        "For what reason did it sink?",
        "What was the reason for the delay?",
        "How come it sank?",
        "Do you know why it sank?",
        "It sank why?",
    ],
    Kind.MANNER: [
        "How did it sink?",
        "how do they catch the fish",
        "Tell me how it sank.",
        "How badly was it damaged?",
    ],
    Kind.NAME: [
        "Which team won?",
        "Which company bought the ferry?",
        "What company's shares fell?",
        "Which film won?",
        "What is the name of the ship?",
        "whats the name of the new ferry",
        "What is the ferry's name?",
        "What is the title of her new book?",
        "What new band did she found?",
        "The company ____ bought the ferry.",
        "This company bought the ferry.",
        "She plays for which team?",
        "Which of these companies bought the ferry?",
        "What was the ship called?",
    ],
    Kind.OTHER: [
        "They will show a new version of which popular device early next month?",
        "What happened?",
        "What did the president say?",
        "What caused the fire?",
        "What led the company to close?",
        "What is a band?",
        "What is the film about?",
        "What is the bank accused of?",
        "What is the council planning?",
        "Which type of fish is caught there?",
        "What kind of company is it?",
        "Which film festival was cancelled?",
        "Who or what is Petrel?",
        "How often does it sail?",
        "Was it a storm or a wave?",
        "What made the king resign?",
        "harbour bridge",
        "____ is what they sell.",
        "",
        "?",
    ],
}


@pytest.mark.parametrize(
    ("wanted", "question"), [(one, text) for one, texts in QUESTIONS.items() for text in texts]
)
def test_the_kind_of_answer_is_read_from_the_question(wanted: Kind, question: str) -> None:
    assert kind(question) is wanted
    assert kind(f"  {question}\n") is wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("The fair was cancelled when the bridge fell, in which city?", Kind.PLACE),
        ("The captain, who was born in Alder, leads which team?", Kind.NAME),
        ("This country, which borders the sea, sold its ferry.", Kind.PLACE),
        ("May 4th is a holiday in which country?", Kind.PLACE),
        ("The old bridge, which was built in 1900, is in what city?", Kind.PLACE),
        ("Which country won when the cup was held in Alder?", Kind.PLACE),
        ("What happened when the mayor resigned?", Kind.OTHER),
    ],
)
def test_a_word_that_only_joins_two_clauses_does_not_ask(question: str, wanted: Kind) -> None:
    assert kind(question) is wanted


@pytest.mark.parametrize(
    "question", ["Who won?", "Which team won?", "How many won?", "Did it win?", "When did it win?"]
)
@pytest.mark.parametrize(
    "lead", ["Tell me, ", "so ", "Please tell me ", "I'd like to know ", "Hello, can you tell me "]
)
def test_what_leads_up_to_a_question_changes_nothing(question: str, lead: str) -> None:
    if not question.startswith("Did"):
        assert kind(lead + question[0].lower() + question[1:]) is kind(question)
    assert kind(question.lower()) is kind(question)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("name of the hiker found in Velm?", Kind.PERSON),
        ("What was the name of the man killed by a tree?", Kind.PERSON),
        ("the name of the ship", Kind.NAME),
        ("What was the name of the ship sunk by a storm?", Kind.NAME),
    ],
)
def test_the_name_of_somebody_is_that_of_a_person(question: str, wanted: Kind) -> None:
    assert kind(question) is wanted


def test_why_how_who_is_and_yes_or_no_are_answered_by_a_sentence() -> None:
    told = {Kind.YES_NO, Kind.REASON, Kind.MANNER, Kind.IDENTITY}
    assert {one for one in Kind if sentence_answers(one)} == told


@pytest.mark.parametrize(
    ("wanted", "text", "sentence"),
    [
        (Kind.PERSON, "Oona Varley", "The mayor is Oona Varley."),
        (Kind.PERSON, "Varley", "Varley won."),
        (Kind.PERSON, "al-Sahari", "It was al-Sahari who won."),
        (Kind.PERSON, "the Prime Minister", "It was the Prime Minister who won."),
        (Kind.PERSON, "the mayor Oona Varley", ""),
        (Kind.PERSON, "US", "US wins."),
        (Kind.NAME, "iBoat", "The company iBoat sank."),
        (Kind.NAME, "3M Ferries", ""),
        (Kind.NAME, "7Eleven", "They went to 7Eleven there."),
        (Kind.NAME, "G20", ""),
        (Kind.NAME, "1917", "She saw the film 1917 there."),
        (Kind.PLACE, "北京", "他在北京。"),
        (Kind.PLACE, "in the cellar", "He was found in the cellar."),
        (Kind.PERSON, "oona varley", "oona varley won the cup"),
        (Kind.PERSON, "a 38-year-old baker", "Police held a 38-year-old baker."),
        (Kind.PERSON, "two teenagers", "Police held two teenagers."),
        (Kind.PERSON, "a dog walker", "She was found by a dog walker."),
        (Kind.PERSON, "PM", "PM QUITS OVER FERRY"),
        (Kind.PERSON, "Mayor", "Mayor Quits Over Old Ferry"),
        (Kind.NUMBER, "17 people", ""),
        (Kind.NUMBER, "seventeen", ""),
        (Kind.NUMBER, "no boats", ""),
        (Kind.NUMBER, "dozens", ""),
        (Kind.NUMBER, "about half", ""),
        (Kind.NUMBER, "twice as many", ""),
        (Kind.NUMBER, "a week", ""),
        (Kind.NUMBER, "$5m", ""),
        (Kind.WHEN, "last Friday", ""),
        (Kind.WHEN, "in 2021", ""),
        (Kind.WHEN, "after the vote", ""),
        (Kind.WHEN, "Jan. 5", ""),
        (Kind.OTHER, "a gas leak", ""),
        (Kind.REASON, "because of the rain", ""),
        (Kind.YES_NO, "it did", ""),
    ],
)
def test_words_that_may_answer_fit(wanted: Kind, text: str, sentence: str) -> None:
    assert fits(wanted, text, sentence)


@pytest.mark.parametrize(
    ("wanted", "text", "sentence"),
    [
        (Kind.PERSON, "pm", "The pm said that Norway won."),
        (Kind.PERSON, "oona varley", ""),
        (Kind.PERSON, "The company", "The company bought Petrel."),
        (Kind.PERSON, "The", "The company bought Petrel."),
        (Kind.PERSON, "He", "He won in Alder."),
        (Kind.PERSON, "Boatmen", "Boatmen drank with boatmen in Alder."),
        (Kind.PERSON, "Police", "Police came to Alder."),
        (Kind.PERSON, "17", "They saw 17 in Alder."),
        (Kind.PERSON, "", "They saw Alder."),
        (Kind.PLACE, "last Friday", ""),
        (Kind.PLACE, "in March", "It opened in March in Alder."),
        (Kind.PLACE, "in 2021", ""),
        (Kind.NAME, "a new film", "She made a new film in Alder."),
        (Kind.NAME, "On Monday", "On Monday she went to Alder."),
        (Kind.NUMBER, "Oona Varley", ""),
        (Kind.NUMBER, "the boats", ""),
        (Kind.WHEN, "Oona Varley", ""),
        (Kind.WHEN, "the harbour", ""),
    ],
)
def test_words_that_cannot_answer_do_not_fit(wanted: Kind, text: str, sentence: str) -> None:
    assert not fits(wanted, text, sentence)


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(Kind), st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str, wanted: Kind, words: str) -> None:
    assert kind(text) in Kind
    assert fits(wanted, words, text) in (True, False)
    assert fits(wanted, words, text + words) in (True, False)


@pytest.mark.parametrize("question", ["Who is Ada Brandt?", "Who was Ines de la Torva", "What is Volantis?"])
def test_whose_name_is_given_is_told_by_a_sentence(question: str) -> None:
    assert kind(question) is Kind.IDENTITY
    assert sentence_answers(kind(question))


@pytest.mark.parametrize("question", ["Who is the mayor of Westerholt?", "Who is on the Maud Line council?"])
def test_who_holds_an_office_is_a_person(question: str) -> None:
    assert kind(question) is Kind.PERSON
