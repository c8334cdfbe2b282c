"""The settings: the only reader of the environment and of `.env`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.types import DEFAULT_MODEL, DatelineError

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set, with its default. Each field is an environment variable of the name beside it."""

    data: Path = Path("data")  # DATELINE_DATA
    embedding_model: str = DEFAULT_MODEL  # EMBEDDING_MODEL
    reader_model: str = ""  # READER_MODEL
    llm_model: str = ""  # LLM_MODEL
    llm_timeout: float = 20.0  # LLM_TIMEOUT
    offline: bool = True  # HF_HUB_OFFLINE
    telegram_token: str = ""  # TELEGRAM_BOT_TOKEN
    telegram_base_url: str = ""  # TELEGRAM_BASE_URL
    log_level: str = "INFO"  # LOG_LEVEL
    watch_minutes: float = 15.0  # WATCH_MINUTES

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in `environ`; an empty value is not set. Raises `DatelineError` on a bad one."""
        default = cls()
        return cls(
            data=Path(environ.get("DATELINE_DATA") or default.data),
            embedding_model=environ.get("EMBEDDING_MODEL") or default.embedding_model,
            reader_model=environ.get("READER_MODEL") or default.reader_model,
            llm_model=environ.get("LLM_MODEL") or default.llm_model,
            llm_timeout=_seconds("LLM_TIMEOUT", environ.get("LLM_TIMEOUT"), default.llm_timeout),
            offline=(environ.get("HF_HUB_OFFLINE") or "1").lower() not in ("0", "false", "no", "off"),
            watch_minutes=_minutes("WATCH_MINUTES", environ.get("WATCH_MINUTES"), default.watch_minutes),
            telegram_token=environ.get("TELEGRAM_BOT_TOKEN") or default.telegram_token,
            telegram_base_url=environ.get("TELEGRAM_BASE_URL") or default.telegram_base_url,
            log_level=_level(environ.get("LOG_LEVEL") or default.log_level),
        )


def load(folder: Path) -> Settings:
    """The settings of the environment and, for what it does not set, of the file `.env` in `folder`.

    What `.env` sets is put into the environment, where a provider's package looks for its key.
    Raises `DatelineError` on a setting, or a file, that cannot be read.
    """
    from dotenv import load_dotenv

    path = folder / ".env"
    try:
        load_dotenv(path, override=False)
    except (OSError, ValueError) as error:
        raise DatelineError(f"{path} cannot be read ({error}): it wants lines like NAME=value") from error
    settings = Settings.read(os.environ)
    os.environ["HF_HUB_OFFLINE"] = "1" if settings.offline else "0"
    # A tokenizer with threads of its own warns at every child process.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # PyTorch's threads wait for each other by spinning: an answer took 2.7 times as long that way where
    # another process wanted the cores, and 3 % less where none did.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    return settings


def _seconds(name: str, value: str | None, default: float) -> float:
    if not value:
        return default
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise DatelineError(f"{name}={value} is not a number of seconds between 0 and 3600")
    return seconds


def _minutes(name: str, value: str | None, default: float) -> float:
    if not value:
        return default
    try:
        minutes = float(value)
    except ValueError:
        minutes = -1.0
    if minutes != 0 and not 1 <= minutes <= 1440:
        raise DatelineError(f"{name}={value} is not a number of minutes from 1 to 1440, or 0 for never")
    return minutes


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise DatelineError(f"LOG_LEVEL={value} is none of {', '.join(LEVELS)}")
    return value.upper()
