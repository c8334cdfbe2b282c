"""Every setting has a default, is read in one place, and a bad value is one line that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings
from retrieval.embed import DEFAULT_MODEL
from retrieval.types import DatelineError


def test_nothing_need_be_set() -> None:
    assert Settings.read({}) == Settings()
    assert Settings() == Settings(data=Path("data"), embedding_model=DEFAULT_MODEL, offline=True)


def test_every_setting_can_be_set() -> None:
    given = {
        "DATELINE_DATA": "/srv/news",
        "EMBEDDING_MODEL": "my/model",
        "READER_MODEL": "none",
        "LLM_MODEL": "openai:gpt",
        "LLM_TIMEOUT": "7.5",
        "HF_HUB_OFFLINE": "0",
        "TELEGRAM_BOT_TOKEN": "1:a",
        "TELEGRAM_BASE_URL": "http://127.0.0.1:1/bot",
        "TELEGRAM_ACCESS": "List",
        "TELEGRAM_ADMINS": "7, 8",
        "TELEGRAM_LIMIT_PERSON": "20",
        "TELEGRAM_LIMIT_GROUP": "30",
        "TELEGRAM_LIMIT_DAY": "40",
        "LOG_LEVEL": "debug",
        "WATCH_MINUTES": "30",
    }
    telegram = ("1:a", "http://127.0.0.1:1/bot", "list", "7,8", 20, 30, 40)
    wanted = ("none", "openai:gpt", 7.5, False, *telegram, "DEBUG", 30)
    assert Settings.read(given) == Settings(Path("/srv/news"), "my/model", *wanted)


@pytest.mark.parametrize(
    "given", ["TELEGRAM_ACCESS=all", "TELEGRAM_ADMINS=@anna", "TELEGRAM_ADMINS=-5", "TELEGRAM_LIMIT_DAY=-1"]
)
def test_who_may_ask_is_not_guessed(given: str) -> None:
    name, value = given.split("=")
    with pytest.raises(DatelineError, match=given):
        Settings.read({name: value})


def test_an_empty_value_is_not_set() -> None:
    names = ("DATELINE_DATA", "EMBEDDING_MODEL", "READER_MODEL", "LLM_MODEL", "LLM_TIMEOUT", "LOG_LEVEL")
    assert Settings.read(dict.fromkeys(names, "")) == Settings()


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon", "3600", "1e9"])
def test_a_time_limit_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(DatelineError, match=f"LLM_TIMEOUT={value} is not a number of seconds"):
        Settings.read({"LLM_TIMEOUT": value})


def test_a_log_level_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(DatelineError, match="LOG_LEVEL=loud is none of DEBUG, INFO"):
        Settings.read({"LOG_LEVEL": "loud"})


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DATELINE_DATA", "HF_HUB_OFFLINE", "TOKENIZERS_PARALLELISM", "MADE_UP_KEY", "LOG_LEVEL"):
        # Set first, so that what `load` sets is taken back as well.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_the_file_gives_what_the_environment_does_not(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("# a comment\nDATELINE_DATA=file\nLOG_LEVEL=ERROR\nMADE_UP_KEY='a b'\n")
    environment.setenv("DATELINE_DATA", "environment")
    found = settings.load_settings(tmp_path)
    assert (found.data, found.log_level) == (Path("environment"), "ERROR")
    assert os.environ["MADE_UP_KEY"] == "a b", "a provider's package looks there for its key"


@pytest.mark.parametrize(
    ("value", "kept"), [(None, "1"), ("0", "0"), ("false", "0"), ("1", "1"), ("yes", "1")]
)
def test_models_are_downloaded_only_where_that_is_asked_for(
    environment: pytest.MonkeyPatch, tmp_path: Path, value: str | None, kept: str
) -> None:
    if value:
        environment.setenv("HF_HUB_OFFLINE", value)
    assert settings.load_settings(tmp_path).offline == (kept == "1")
    assert os.environ["HF_HUB_OFFLINE"] == kept


def test_a_file_that_cannot_be_read_is_one_line(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe\n")
    with pytest.raises(DatelineError, match=r"\.env cannot be read"):
        settings.load_settings(tmp_path)
