"""The tables of the inbox, and the way from each older version to the newest."""

from __future__ import annotations

from pathlib import Path

from retrieval.sqlite.database import Database
from retrieval.types import DatelineError

VERSION = 3

_SCHEMA = """
CREATE TABLE message(
    bot INTEGER NOT NULL, update_id INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL,
    thread INTEGER, private INTEGER NOT NULL, text TEXT NOT NULL, reply_to INTEGER,
    received REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    parts TEXT, topic TEXT, sent INTEGER NOT NULL DEFAULT 0, picture BLOB,
    PRIMARY KEY (bot, update_id)) WITHOUT ROWID;
CREATE INDEX waiting ON message(bot, update_id) WHERE done = 0;
CREATE TABLE topic(
    bot INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL, thread INTEGER,
    question TEXT NOT NULL, sent REAL NOT NULL,
    PRIMARY KEY (bot, chat, message)) WITHOUT ROWID;
"""
# `reply` has a row for each message of the bot that answers one: `asked` is that one, `question` what a
# follow-up goes on from. `digest` tells an edit that changes no word.
_PEOPLE = """
ALTER TABLE message ADD COLUMN sender INTEGER;
ALTER TABLE message ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT 'message';
ALTER TABLE message ADD COLUMN written REAL NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN subject INTEGER;
ALTER TABLE message ADD COLUMN quote TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN digest BLOB;
ALTER TABLE message ADD COLUMN captioned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
CREATE INDEX asked ON message(bot, chat, message);
CREATE TABLE reply(
    bot INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL, thread INTEGER,
    question TEXT, sent REAL NOT NULL, sender INTEGER, asked INTEGER, update_id INTEGER,
    prompt TEXT, evidence TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (bot, chat, message)) WITHOUT ROWID;
INSERT INTO reply (bot, chat, message, thread, question, sent)
    SELECT bot, chat, message, thread, question, sent FROM topic;
DROP TABLE topic;
CREATE INDEX replies ON reply(bot, chat, asked);
CREATE INDEX answers ON reply(bot, update_id);
CREATE TABLE prompt(
    bot INTEGER NOT NULL, chat INTEGER NOT NULL, thread INTEGER NOT NULL, sender INTEGER NOT NULL,
    command TEXT NOT NULL, opened REAL NOT NULL,
    PRIMARY KEY (bot, chat, thread, sender)) WITHOUT ROWID;
CREATE TABLE moved(
    bot INTEGER NOT NULL, old INTEGER NOT NULL, new INTEGER NOT NULL, PRIMARY KEY (bot, old)) WITHOUT ROWID;
CREATE TABLE listed(
    bot INTEGER NOT NULL, who INTEGER NOT NULL, allowed INTEGER NOT NULL,
    PRIMARY KEY (bot, who)) WITHOUT ROWID;
CREATE TABLE spent(
    bot INTEGER NOT NULL, who INTEGER NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (bot, who, day)) WITHOUT ROWID;
CREATE TABLE told(
    bot INTEGER NOT NULL, who INTEGER NOT NULL, what TEXT NOT NULL, until REAL NOT NULL,
    PRIMARY KEY (bot, who, what)) WITHOUT ROWID;
CREATE TABLE feedback(
    bot INTEGER NOT NULL, update_id INTEGER NOT NULL, person TEXT NOT NULL, choice TEXT NOT NULL,
    question TEXT NOT NULL, answer TEXT NOT NULL, evidence TEXT NOT NULL, given REAL NOT NULL,
    PRIMARY KEY (bot, update_id, person)) WITHOUT ROWID;
"""
# By version: what makes the next one of it.
_UPDATES = {
    0: _SCHEMA,
    1: "ALTER TABLE message ADD COLUMN picture BLOB;",
    2: _PEOPLE,
}


def update_schema(db: Database, path: Path) -> None:
    """Makes the tables of a new file, or brings an older one up to date, in one transaction."""
    version = db.value("PRAGMA user_version")
    if version > VERSION:
        raise DatelineError(f"{path} was written by a newer Dateline; update this one or move the file away")
    # A new file is made as the version before last, which had the picture, and brought up to date as any.
    steps = [0, *range(2, VERSION)] if version == 0 else range(version, VERSION)
    if version < VERSION:
        updates = "".join(_UPDATES[number] for number in steps)
        db.run_script(f"BEGIN IMMEDIATE; {updates} PRAGMA user_version = {VERSION}; COMMIT")
