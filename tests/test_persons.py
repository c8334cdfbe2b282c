"""Who is asked for is told by name, without the office beside it; what is no such name stays as it is."""

from __future__ import annotations

import pytest

from retrieval.text.persons import person


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The governor, Ruth Kaplan", "Ruth Kaplan"),
        ("the governor of Alder, Ruth Kaplan", "Ruth Kaplan"),
        ("Alder's mayor, Ruth Kaplan", "Ruth Kaplan"),
        ("a nurse, Ruth Kaplan", "Ruth Kaplan"),
        ("Ruth Kaplan, the mayor of Alder", "Ruth Kaplan"),
        ("Ruth Kaplan, a nurse", "Ruth Kaplan"),
        ("Mayor Ruth Kaplan", "Ruth Kaplan"),
        ("Dr. Ruth Kaplan", "Ruth Kaplan"),
        ("Alder Mayor Ruth Kaplan", "Ruth Kaplan"),
        ("the former mayor Ines de la Torva", "Ines de la Torva"),
        ("the newly elected mayor Ruth Kaplan", "Ruth Kaplan"),
        ("Deputy Foreign Minister Oona Varley", "Oona Varley"),
        ("her brother Tom Reed", "Tom Reed"),
        ("team captain Oona Varley", "Oona Varley"),
        ("Prime Minister Sir Tom Reed", "Sir Tom Reed"),
        ("the mayor, Tom Reed Jr.", "Tom Reed Jr."),
        ("Mayor Jean-Paul Hale", "Jean-Paul Hale"),
    ],
)
def test_a_person_is_told_by_name(text: str, name: str) -> None:
    assert person(text) == name
    assert person(name) == name


@pytest.mark.parametrize(
    "text",
    [
        "Ruth Kaplan",
        "Pope Francis",
        "Pope John Paul",
        "King Charles",
        "King Charles III",
        "Queen Oona of Alder",
        "Sir Tom Reed",
        "Stefan King",
        "Mayor Kaplan",
        "Mr Reed",
        "the governor",
        "the governor of New Alder",
        "the Alder Council",
        "supporters of Mayor Ruth Kaplan",
        "the man who shot Mayor Ruth Kaplan",
        "rivals shot mayor Ruth Kaplan",
        "Mayor Ruth Kaplan and Tom Reed",
        "the governor, Ruth Kaplan, and Tom Reed",
        "Ruth Kaplan, Tom Reed, Eva Marsh",
        "Ruth Kaplan, Tom Reed",
        "Tom Reed, Jr.",
        "Tyler, the Singer",
        "in Port Ellery, Ruth Kaplan",
        "Port Ellery, Norway",
        "Star Reed Hale",
        "the mayor’s wife",
        "",
    ],
)
def test_what_is_no_name_with_an_office_stays_whole(text: str) -> None:
    assert person(text) == text


def test_the_office_stays_where_the_question_gives_the_name() -> None:
    assert person("Mayor Ruth Kaplan", "who is ruth kaplan") == "Mayor Ruth Kaplan"
