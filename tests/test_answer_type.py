"""The kind of answer that a question wants is read from its words, whatever order they stand in."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.understand.answer_type import AnswerType, classify_answer, is_told_in_sentence

QUESTIONS = {
    AnswerType.PERSON: [
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
        "name of the hiker found in Velm?",
        "What was the name of the man killed by a tree?",
        "Who is the mayor of Westerholt?",
        "Who is on the Maud Line council?",
    ],
    AnswerType.PLACE: [
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
        "The fair was cancelled when the bridge fell, in which city?",
        "This country, which borders the sea, sold its ferry.",
        "May 4th is a holiday in which country?",
        "The old bridge, which was built in 1900, is in what city?",
        "Which country won when the cup was held in Alder?",
    ],
    AnswerType.NUMBER: [
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
    AnswerType.WHEN: [
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
    AnswerType.YES_NO: [
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
    AnswerType.REASON: [
        "Why did it sink?",
        "For what reason did it sink?",
        "What was the reason for the delay?",
        "How come it sank?",
        "Do you know why it sank?",
        "It sank why?",
    ],
    AnswerType.MANNER: [
        "How did it sink?",
        "how do they catch the fish",
        "Tell me how it sank.",
        "How badly was it damaged?",
    ],
    AnswerType.NAME: [
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
        "The captain, who was born in Alder, leads which team?",
        "the name of the ship",
        "What was the name of the ship sunk by a storm?",
    ],
    AnswerType.OTHER: [
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
        "What happened when the mayor resigned?",
    ],
    AnswerType.IDENTITY: ["Who is Ada Brandt?", "Who was Ines de la Torva", "What is Volantis?"],
}
LEADS = ("Tell me, ", "so ", "Please tell me ", "I'd like to know ", "Hello, can you tell me ")
LED = ("Who won?", "Which team won?", "How many won?", "When did it win?")
MISSES = 0


def test_the_kind_of_answer_is_read_from_the_question() -> None:
    asked = [(wanted, text) for wanted, texts in QUESTIONS.items() for text in texts]
    misses = [
        (text, found, wanted) for wanted, text in asked if (found := classify_answer(text)) is not wanted
    ]
    assert len(misses) <= MISSES, misses
    assert all(classify_answer(f"  {text}\n") is classify_answer(text) for _, text in asked)


def test_what_leads_up_to_a_question_changes_nothing() -> None:
    led = {f"{lead}{text[0].lower()}{text[1:]}": text for lead in LEADS for text in LED}
    led |= {text.lower(): text for text in (*LED, "Did it win?")}
    assert not [one for one, text in led.items() if classify_answer(one) is not classify_answer(text)]


def test_why_how_who_is_and_yes_or_no_are_answered_by_a_sentence() -> None:
    told = {AnswerType.YES_NO, AnswerType.REASON, AnswerType.MANNER, AnswerType.IDENTITY}
    assert {one for one in AnswerType if is_told_in_sentence(one)} == told


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert classify_answer(text) in AnswerType
