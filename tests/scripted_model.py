"""A chat model that says what a test tells it to, for tests that need no provider and no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field


class ScriptedModel(BaseChatModel):
    """Says each of `says` in turn: a text, content blocks, an error to raise, a call that gives a text."""

    says: list[str | list[Any] | BaseException | Callable[[], str]]
    heard: list[list[BaseMessage]] = Field(default_factory=list)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        said = self.says[len(self.heard)]
        self.heard.append(messages)
        if isinstance(said, BaseException):
            raise said
        content = said() if callable(said) else said
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=content))])

    @property
    def _llm_type(self) -> str:
        return "scripted"
