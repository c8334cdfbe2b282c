"""What stands within an article and is no part of it: dialogues, offers, readers, pointers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# An element with more of the page's words than this holds the article, whatever it is called.
MOST_OF_PAGE = 0.4
FEWEST_LINKS, SHARE_OF_LINKS = 4, 0.8
LONGEST_LINE = 240
_CONSENT = re.compile(r"\b(?:cookie-?\w*|consent|gdpr|onetrust|didomi|cmp-\w+)\b", re.IGNORECASE)
_BOX = re.compile(
    r"\b(?:modal|popup|pop-up|paywall|regwall|newsletter|news-letter|signup|sign-up"
    r"|subscri(?:be|ption)[\w-]*|promo|teaser-offer|share-?(?:bar|buttons|tools|links)"
    r"|social-?(?:share|links|bar|media)"
    r"|related[\w-]*|read-?(?:more|also|next)|see-also|recirc\w*|recommend\w*|most-?(?:read|popular)"
    r"|discussion|opinions|talkback|disqus[\w-]*|comment(?:s|-list|-section|s-area)?"
    r"|outbrain|taboola|advert\w*)\b",
    re.IGNORECASE,
)
_FRAMES = {"html", "body", "main", "article", "head"}
_UNTOLD = {"script", "style", "noscript", "template"}
_POINTER = re.compile(
    r"(?:[-–•*▶►→]\s*)?(?:\**)(?:(?:read|see|watch|listen|learn|find out)(?: also| more"
    r"| next)?|also (?:read|see)|don['’]t miss"
    r"|related(?: (?:stories|story|articles?|coverage|news|topics?|content|links?))?"
    r"|more (?:on this|from|stories|news|coverage)"
    r"|recommended|you (?:may|might) also like|lesen sie (?:auch|mehr)|mehr zum thema"
    r"|lire aussi|à lire aussi|leia (?:também|mais)"
    r"|lea también|leggi anche|lees ook)\s*:\s*\S.*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:sign up (?:for|to) (?:our|the|get)\b.*|subscribe (?:now|today|to our)\b.*"
    r"|get the latest\b.*\binbox\b.*"
    r"|(?:follow|like|find|join) us on\b.*|share (?:this|on|via)\b.{0,60}|advertisement"
    r"|story continues below.*"
    r"|(?:tags?|topics?|filed under|categories)\s*:.*|(?:tags|share|comments|print|email|related)"
    r"|(?:©|\(c\)|copyright)\s.{0,60}|all rights reserved\.?"
    r"|(?:photo|image|picture|foto|bild)(?: credits?| courtesy(?: of)?| by)?\s*:\s*.{0,100})",
    re.IGNORECASE,
)


def drop_boxes(root: Any) -> None:
    """Take out of a page what its own names call no article, and the lists that lead to other pages."""
    words, framed = _count_words(root), _ancestors_of(root.iter("h1", "article", "main"))
    most, doomed, waiting = MOST_OF_PAGE * words[root], list[Any](), [root]
    while waiting:
        for one in waiting.pop().iterchildren("*"):
            is_other = _is_box(one) or _is_list_of_links(one)
            if (
                one.tag not in _FRAMES
                and one not in framed
                and (_is_dialogue(one) or (is_other and words[one] <= most))
            ):
                doomed.append(one)
            else:
                waiting.append(one)
    for one in doomed:
        one.drop_tree()


def _count_words(root: Any) -> dict[Any, int]:
    """How many words each element holds outside of scripts."""
    counts: dict[Any, int] = {}
    for element in reversed([*root.iter()]):
        is_told = isinstance(element.tag, str) and element.tag not in _UNTOLD
        tails = sum(len((child.tail or "").split()) for child in element)
        held = sum(counts[child] for child in element)
        counts[element] = len((element.text or "").split()) + tails + held if is_told else 0
    return counts


def _ancestors_of(elements: Iterable[Any]) -> set[Any]:
    found: set[Any] = set()
    for element in elements:
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def drop_lines(text: str) -> str:
    """The text without lines that point to another article, offer a newsletter or name who took a picture."""
    return "\n".join(line for line in text.split("\n") if not _is_noise(line.strip())).strip()


def _is_noise(line: str) -> bool:
    return 0 < len(line) <= LONGEST_LINE and bool(_POINTER.fullmatch(line) or _NOISE.fullmatch(line))


def _is_dialogue(element: Any) -> bool:
    """Whether it stands before the page until it is answered, however long it is."""
    is_one = element.get("role") in ("dialog", "alertdialog") or element.get("aria-modal") == "true"
    return is_one or bool(_CONSENT.search(_names_of(element)))


def _is_box(element: Any) -> bool:
    return bool(_BOX.search(_names_of(element)))


def _names_of(element: Any) -> str:
    named = f"{element.get('class') or ''} {element.get('id') or ''}" if element.attrib else ""
    return named.replace("_", "-")


def _is_list_of_links(element: Any) -> bool:
    """Whether it is a list each of whose items begins with a link: what else there is to read."""
    if element.tag not in ("ul", "ol"):
        return False
    items = [one for one in element if one.tag == "li"]
    return len(items) >= FEWEST_LINKS and sum(map(_begins_with_link, items)) >= SHARE_OF_LINKS * len(items)


def _begins_with_link(item: Any) -> bool:
    first = next((text for text in item.itertext() if text.strip()), "").strip()
    return bool(first) and any(
        first in text for text in ("".join(link.itertext()) for link in item.iter("a"))
    )
