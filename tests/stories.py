"""A story as several outlets may carry it."""

from __future__ import annotations

from datetime import date, timedelta

from retrieval.types import Article

LEAD = (
    "The cable car over the Ellery gorge will stand still until the end of March after an inspector found"
    " worn rollers on 14 of its 62 cabins, the operator said on Tuesday."
)
PARAGRAPHS = (
    LEAD,
    "Nobody was hurt. The inspector, Marta Ovesen, noticed the wear when she compared the rollers with those"
    " that had been fitted in the spring, and asked for the line to be closed the same evening.",
    "About 3,400 people use the cable car on a working day, most of them to reach the hospital on the eastern"
    " side. The town will run buses every ten minutes over the old bridge, which is open to them alone.",
    "Spare rollers have to be cast anew, because the foundry that made the first set gave up its moulds when"
    " it moved to Lindmark. A first delivery is expected in four weeks.",
    "Passengers with season tickets get back a twelfth of the price for each month. The operator asks them to"
    " keep the receipt, and to write to its office at the lower station.",
)
OTHER = (
    "The harbour museum has bought the logbooks of the pilot Anders Hovland, who guided ships into Kestrel"
    " Bay for more than forty years, and will show them from the first week of April.",
    "They describe storms, strandings and the weather of every single day, in a hand so small that the"
    " archivists worked with a magnifying glass. A retired teacher has typed two of the volumes.",
    "The museum paid for them with a gift of its friends, who had collected money at the summer market.",
)


def told(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


STORY = told(*PARAGRAPHS)


def carried(identifier: str, outlet: str = "", text: str = STORY, days: int = 0, title: str = "") -> Article:
    """An article of `outlet`, which came out so many days after 1 February 2023."""
    day = date(2023, 2, 1) + timedelta(days)
    url = f"https://{identifier}.example.org/story"
    return Article(identifier, text, title or f"Cable car: {identifier}", url, outlet, day)
