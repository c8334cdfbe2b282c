"""Dateline's front ends: the command line, the chat in a terminal, the Telegram bot."""
