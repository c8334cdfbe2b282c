"""Runs commands whose web is a server of the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from faults.misbehaviour import Site
from faults.reach import fetcher

from bot import cli
from bot.commands import feeds as feeding
from ingest.fetch.robots import PoliteFetcher
from ingest.sources.web import WebReader


@dataclass
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def reading(
    site: Site,
    folder: Path,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command in an empty folder; the web it reads is the server of the test."""
    reached = WebReader(
        PoliteFetcher(fetcher(site.port), lambda: 0.0, lambda _seconds: None), lambda: date(2026, 1, 1)
    )
    monkeypatch.setattr(feeding, "open_web", lambda: reached)
    monkeypatch.setenv("DATELINE_DATA", str(folder / "data"))
    monkeypatch.setenv("EMBEDDING_MODEL", str(model))
    monkeypatch.chdir(folder)

    def called(*arguments: str) -> Ran:
        capfd.readouterr()
        status = cli.main(arguments)
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Ran(status, said.out, said.err)

    return called
