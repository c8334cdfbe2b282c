"""Pages that stand where an article should: robot checks, consent walls, offers, "not found", front pages."""

from __future__ import annotations

import re
from typing import Any

from ingest.extract.visible_date import text_of
from retrieval.text.sentences import split_sentences

# A page of more words is an article, whatever it says of robots and subscribers.
MOST_WORDS = 250
# Such sentences among those of a page, from which it is no article; half where its title says so, too.
SHARE = 0.5
FEWEST_HEADLINES = 12
# One sentence of more words is news.
SHORT = 20
ROBOT, ABSENT, CLOSED = (
    "asks whether a reader is a robot",
    "says that there is no such page",
    "may not be read",
)
OFFER, CONSENT, SCRIPT = "asks to log in or to subscribe", "asks for consent", "needs JavaScript"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# What such pages are called, and what they say.
TITLES = {
    ROBOT: _any(
        r"are you a (?:robot|human)|you are (?:human|not a robot)|just a moment|attention required|captcha",
        r"security check|verify(?:ing)? (?:that )?you|pardon our interruption|sicherheitsüberprüfung",
    ),
    ABSENT: _any(
        r"not found\b|\b404\b|page (?:has|is) (?:been )?(?:moved|removed|gone|unavailable)",
        r"nicht gefunden|page (?:introuvable|non trouvée)|no encontrada",
    ),
    CLOSED: _any(
        r"\b403\b|\b451\b|forbidden|access (?:to this page )?(?:has been )?denied|unavailable for legal",
        r"not available in your (?:region|country)|internal server error|service unavailable|bad gateway",
    ),
    OFFER: _any(r"^(?:log|sign) ?in\b|^register\b|^subscri(?:be|ptions?)\b|^anmelden\b|^abonn"),
    CONSENT: _any(
        r"before you continue|your privacy|cookie (?:consent|policy)|^consent\b",
        r"datenschutzeinstellungen",
    ),
}
SAYS = {
    ROBOT: _any(
        r"not a robot|unusual (?:activity|traffic)|prove (?:that )?you|you are (?:a )?human|captcha|ray id",
        r"tick the box|reference (?:number|id)|checking your browser|automated (?:access|requests)",
        r"(?:cookies?|javascript)\b.{0,60}\b(?:block|support|load|enabl)|contact (?:our )?support",
        r"(?:block|support|enabl).{0,60}\b(?:cookies?|javascript)\b",
    ),
    SCRIPT: _any(
        r"(?:enable|turn on|activate|requires?|disabled|aktivieren|activer) .{0,30}javascript",
        r"javascript (?:is )?(?:required|disabled|not enabled|aktivieren)|settings of your browser",
        r"browser you use|load the page again|support desk",
    ),
    ABSENT: _any(
        r"(?:page|article|story|link|address)\b.{0,80}\b(?:not (?:be )?found|moved|no longer|removed)",
        r"(?:page|article|story|link|address)\b.{0,80}\b(?:does(?:n['’]t| not) exist|unavailable)",
        r"front page|home ?page|check the (?:address|url|link)|use (?:our|the) search|\b404\b",
        r"nicht (?:mehr )?(?:gefunden|verfügbar)|startseite",
    ),
    CLOSED: _any(
        r"access (?:is |has been )?denied|do(?:n['’]t| not) have permission|forbidden|not available in your",
        r"legal reasons|european economic area|try again later|temporarily unavailable",
    ),
    OFFER: _any(
        r"subscri(?:be|ber|ption)s?\b|\b(?:log|sign) ?in\b|already (?:a|have)\b|free trial|read on\b",
        r"cancel (?:at|any|when)|a (?:month|week|year)\b.{0,30}\b(?:free|read|access)|first .{0,20}free",
        r"create an? account|unlimited access|abonnent|abonnieren|anmelden|abonnez|suscr[ií]b",
    ),
    CONSENT: _any(
        r"\bcookies?\b|our partners|personal data|your (?:privacy|consent|choice|device)|privacy policy",
        r"legitimate interest|personali[sz]ed (?:ads|content)|withdraw|datenschutz|einwilligung",
    ),
}


def find_reason(title: str, text: str) -> str:
    """Why a page is no article, by its title and text; empty where it may be one."""
    if len(text.split()) > MOST_WORDS:
        return ""
    sentences = [text[slice(*span)] for span in split_sentences(text[:10_000])]
    for reason, says in SAYS.items():
        share = sum(bool(says.search(one)) for one in sentences) / max(1, len(sentences))
        is_named = reason in TITLES and bool(TITLES[reason].search(title))
        is_alone = len(sentences) == 1 and len(text.split()) > SHORT
        if share >= (SHARE / 2 if is_named else SHARE) and (is_named or not is_alone):
            return reason
        if is_named and len(sentences) <= 2:
            return reason
    return ""


def is_list_of_headlines(root: Any, text: str) -> bool:
    """Whether most of what a page tells are the headlines that it links to, as on a front page."""
    heads = {
        text_of(one) for one in root.iter("h2", "h3", "h4") if next(iter(one.iter("a")), None) is not None
    }
    heads |= {
        text_of(one) for one in root.iter("a") if next(iter(one.iter("h2", "h3", "h4")), None) is not None
    }
    lines = [line.lstrip("-# ").strip() for line in text.split("\n")]
    told = sum(len(line.split()) for line in lines if line in heads)
    return len(heads) >= FEWEST_HEADLINES and told > SHARE * len(text.split())
