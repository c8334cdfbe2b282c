"""What a message wants, read by the shipped heads; messages that are not among those they were fitted on."""

from __future__ import annotations

import pytest

from retrieval.types import Question
from retrieval.understand.intent import Intent, IntentModel
from retrieval.understand.language import foreign_language
from retrieval.understand.resolve import choose_intent, find_context, find_subject

MESSAGES = {
    Intent.EVENT_DATE: ["when does the library in Marlow reopen", "what day did the talks collapse?"],
    Intent.FACT: [
        "how many cows were stolen in Tessel",
        "who won the by election",
        "where was the yacht found?",
    ],
    Intent.LIST: ["which towns lost power", "name all the judges on the panel", "who else was arrested?"],
    Intent.STATUS: [
        "is the pier open again",
        "has the strike ended yet?",
        "did they find the missing hikers",
    ],
    Intent.LATEST: ["latest on the harbour fire pls", "any news about the census?", "update on the trial"],
    Intent.OVERVIEW: ["tell me about the ferry inquiry", "who is Lena Torvald", "skerry lighthouse"],
    Intent.SAID: ["what did the mayor say about the tram", "how did the union respond to the offer"],
    Intent.REASON: ["why was the match called off", "what caused the blackout in Orvale?"],
    Intent.DIGEST: ["whats new today", "headlines this week", "what happened on 3 May?"],
    Intent.COMPARISON: ["did the vote come before the strike?", "which was first, the fire or the flood"],
    Intent.SOCIAL: ["hey there :)", "thank you so much", "haha nice", "good night bot"],
    Intent.HELP: ["what can you do", "which newspapers do you read?", "are you a human"],
    Intent.OUT_OF_SCOPE: [
        "will it rain tomorrow in Kestrel Bay",
        "write a haiku about tea",
        "whats 12 times 7",
    ],
    Intent.NONSENSE: ["sdfkj sdlkfj", "???", "ggg hhh"],
}
FOREIGN = {
    "когда откроют мост?": "ru",
    "wann fährt die neue straßenbahn?": "de",
    "quoi de neuf aujourd'hui ?": "fr",
    "¿cuándo abre el puente?": "es",
    "大桥什么时候开放？": "zh",
}
LEANING = [
    "and where?",
    "how old is she?",
    "is it open now",
    "why?",
    "when was he elected",
    "who else was there",
]
WHOLE = [
    "when does the Gannet Bridge open?",
    "latest on the tram in Northgate",
    "who runs the port of Vellis",
]
MOST_MISSES = 4


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel()


def test_messages_are_told_apart(model: IntentModel) -> None:
    found = {
        text: choose_intent(text, model.read(text), has_topic=False, goes_on=False)
        for texts in MESSAGES.values()
        for text in texts
    }
    misses = [
        (intent.value, found[text].value, text)
        for intent, texts in MESSAGES.items()
        for text in texts
        if found[text] is not intent
    ]
    assert len(misses) <= MOST_MISSES, misses


def test_a_message_in_another_language_is_known_with_its_language(model: IntentModel) -> None:
    assert {text: foreign_language(text, model.read(text)) for text in FOREIGN} == FOREIGN
    english = [text for texts in MESSAGES.values() for text in texts]
    assert [text for text in english if foreign_language(text, model.read(text))] == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("whats going on w the ferry strike", "ferry strike"),
        ("what did Lena Torvald say about the tram?", "Lena Torvald tram"),
        ("what's new?", ""),
        ("when did the NATO-Russia Council meet?", "NATO-Russia Council"),
    ],
)
def test_the_words_that_say_what_it_is_about_are_found(model: IntentModel, text: str, subject: str) -> None:
    assert find_subject(text, model.read(text), "", needs_one=False) == subject


def test_what_leans_on_the_message_before_takes_it_as_its_context(model: IntentModel) -> None:
    before = Question("when does the tram open?", source="Northline")
    leaning = [find_context(Question(text, previous=before), model.read(text)) for text in LEANING]
    assert [(one.context, one.source) for one in leaning] == [(before.text, "Northline")] * len(LEANING)
    whole = [find_context(Question(text, previous=before), model.read(text)) for text in WHOLE]
    assert [one.context for one in whole] == [None] * len(WHOLE)


def test_what_goes_on_from_a_question_is_a_question_unless_it_only_chats(model: IntentModel) -> None:
    for text, expected in (("and where?", False), ("how old is she", False), ("thanks a lot!", True)):
        intent = choose_intent(text, model.read(text), has_topic=False, goes_on=True)
        assert (intent is Intent.SOCIAL) == expected, text
