"""`dateline chat`: talks in the terminal, through the same code as in Telegram."""

from __future__ import annotations

import sys
from argparse import Namespace

from bot.chat.conversation import START, Conversation
from bot.commands.arguments import CommandAdder, add_bounds, question_from
from bot.commands.library import open_answerer
from bot.settings import Settings
from bot.show.console import print_line
from bot.show.plain import render_plain


def add_commands(add: CommandAdder) -> None:
    add_bounds(add("chat", "talk in the terminal", chat))


def chat(options: Namespace, settings: Settings) -> int:
    conversation = Conversation(open_answerer(settings), question_from("", options))
    terminal = sys.stdin.isatty()
    if terminal:
        import readline  # noqa: F401  (line editing and history for input())

        print_line(f"{START}\n\nCtrl-D ends the chat.\n")
    while True:
        try:
            text = input("> " if terminal else "")
        except EOFError:
            return 0
        if text.strip():
            print_line(f"{render_plain(conversation.say(text))}\n")
