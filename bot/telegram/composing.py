"""Works out the reply to a message: asks the conversation, and shows what it says as the chat needs it."""

from __future__ import annotations

import json
import logging

from bot.chat.conversation import Conversation, Reply
from bot.telegram.brief_html import render_brief
from bot.telegram.items import Draft, Incoming
from bot.telegram.prompts import bare_command
from bot.telegram.reply_html import render_html

log = logging.getLogger(__name__)


def compose_draft(
    conversation: Conversation, incoming: Incoming, context: str | None, previous: str | None
) -> Draft:
    """The reply to what was written; blocks, and raises, as the conversation does."""
    reply = conversation.reply(incoming.text, context, previous)
    picture = _draw(reply)
    parts = render_html(reply) if incoming.private else render_brief(reply)
    return Draft(
        tuple(parts),
        reply.topic,
        picture=picture,
        captioned=picture is not None and not incoming.private,
        prompt=bare_command(incoming.text) or "",
        evidence=_collect_evidence(reply),
    )


def _collect_evidence(reply: Reply) -> str:
    """What the buttons under a reply work with, as JSON; empty where there is nothing to go deeper into."""
    answered = reply.answer if reply.answer is not None and reply.answer.answered else None
    timeline = reply.timeline if reply.timeline is not None and reply.timeline.events else None
    if answered is not None:
        citations = list(answered.citations)
    elif timeline is not None:
        citations = [cited for event in timeline.events for cited in event.citations]
    else:
        return ""
    return json.dumps(
        {
            "whole": render_html(reply),
            "passage": citations[0].passage.text if citations else "",
            "answer": (answered.short or answered.text) if answered else "",
            "citations": [{"article": one.article.id, "quote": one.quote} for one in citations],
        }
    )


def _draw(reply: Reply) -> bytes | None:
    """The picture that goes with a reply; where it cannot be drawn, the text goes alone."""
    if reply.timeline is None or not reply.timeline.events:
        return None
    from bot.show.picture import draw_timeline

    try:
        return draw_timeline(reply.timeline)
    except Exception:
        log.exception("a timeline could not be drawn")
        return None
