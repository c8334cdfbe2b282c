"""HTML page -> its article, without navigation, headline and byline, and what the page says of itself."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.documents import Document, Moment, Unreadable
from ingest.extract.boilerplate import drop_boxes, drop_lines
from ingest.extract.metadata import read_metadata
from ingest.extract.non_article import find_reason, is_list_of_headlines
from ingest.extract.publication_date import require_past
from ingest.extract.table_text import tell_tables
from ingest.extract.visible_date import is_date_line

if TYPE_CHECKING:
    from trafilatura.settings import Document as Extracted

# The stricter reading counts unless it loses more than this share of the other one.
KEPT_SHARE = 0.85
HEAD_LINES = 8

# Time and memory grow with the elements of a page: 200,000 empty paragraphs took 18 s and 110 MB.
MOST_ELEMENTS = 50_000
_ELEMENT = re.compile(r"<[A-Za-z]")

# It reports as errors what is told here as a refusal.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
# A zone that it does not know is passed over, and said on standard error.
warnings.filterwarnings("ignore", module="dateutil")


def read_html(text: str, today: date, known: Moment | None = None) -> Document:
    """`known` is when the page came out by its feed, for one that does not state it itself.

    Raises `Unreadable` when it holds no article, is from the future, or has too many elements.
    """
    if sum(1 for _ in _ELEMENT.finditer(text)) > MOST_ELEMENTS:
        raise Unreadable(f"has more than {MOST_ELEMENTS:,} elements")
    from trafilatura import load_html

    root = load_html(text)
    page, said = _extract_article(root), read_metadata(text, today, known)
    title = said.title or (page.title or "").strip()
    found = said.published
    whole = tell_tables(drop_lines(_drop_head((page.text or "").strip(), title, said.authors)))
    reason = find_reason(title, whole) or (is_list_of_headlines(root, whole) and "lists headlines")
    if reason:
        raise Unreadable(f"is no article: it {reason}")
    return Document(
        text=whole,
        title=title,
        source=said.outlet or (page.sitename or "").strip(),
        url=(page.url or "").strip(),
        published=require_past(found, today) if found else None,
        authors=said.authors,
        language=said.language,
        next_page=_find_next(root),
    )


def _find_next(root: Any) -> str:
    """What a page calls the next one: a page of the same article, or another article."""
    links = (one for one in root.iter("link", "a") if (one.get("rel") or "").lower().split() == ["next"])
    return next((one.get("href") or "" for one in links), "")


def _extract_article(root: Any) -> Extracted:
    """A page that is laid out as a table is read without its tables."""
    pruned = deepcopy(root)
    if pruned is not None:
        drop_boxes(pruned)
        _frame_article(pruned)
    page = _run_trafilatura(pruned, tables=True)
    if page is None or (page.text or "").lstrip().startswith("|"):
        page = _run_trafilatura(pruned, tables=False) or page
    if page is None:
        raise Unreadable("has no article text that can be told from the rest of the page")
    return page


def _frame_article(root: Any) -> None:
    """Where paragraphs stand in the body itself, it is the article: lists between them would be lost."""
    body = next(iter(root.iter("body")), None)
    if body is None or next(iter(root.iter("article", "main")), None) is not None:
        return
    own, every = (
        sum(len(one.text_content()) for one in some) for some in (body.findall("p"), body.iter("p"))
    )
    if own < 0.9 * every or not own:
        return
    frame = body.makeelement("article")
    frame.extend([*body])
    body.append(frame)


def _run_trafilatura(root: Any, tables: bool) -> Extracted | None:
    """Its strict reading, or the usual one where that keeps much more."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Extracted

    if root is None:
        return None
    wanted: dict[str, Any] = {"with_metadata": True, "include_comments": False, "include_tables": tables}
    pages = [bare_extraction(deepcopy(root), favor_precision=strict, **wanted) for strict in (True, False)]
    found = [page for page in pages if isinstance(page, Extracted) and (page.text or "").strip()]
    if len(found) == 2 and len(found[0].text or "") < KEPT_SHARE * len(found[1].text or ""):
        return found[1]
    return found[0] if found else None


def _drop_head(text: str, title: str, authors: Sequence[str]) -> str:
    """The text without the lines before its first paragraph that repeat the title, the author or the date."""
    repeated = {_fold(one) for one in (title, *authors, *(f"By {name}" for name in authors))}
    lines = text.split("\n")
    head = [line for line in lines[:HEAD_LINES] if _fold(line) not in repeated and not is_date_line(line)]
    return "\n".join([*head, *lines[HEAD_LINES:]]).strip() or text


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
