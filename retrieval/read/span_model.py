"""The reading models: for a question and a passage, where the answer is, if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import half_precision, packaged
from retrieval.read.weights import Calibration, Overlay, Rules, shipped
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import BertModel

Floats = NDArray[np.float32]
WIDTH = 384


@dataclass(frozen=True, slots=True)
class Logits:
    """What a model says of windows: `start` and `end` of shape (windows, tokens), `answers` (windows,).

    The logits at the mark that opens a window, [CLS], stand for "no answer here".
    """

    start: Floats
    end: Floats
    answers: Floats


class SpanModel(Protocol):
    """Reads a question and a passage together."""

    @property
    def tokenizer(self) -> Any:
        """The fast tokenizer of transformers that makes this model's inputs."""

    @property
    def calibration(self) -> Calibration:
        """How its logits become a probability."""

    @property
    def rules(self) -> Rules:
        """What its probability counts for beside other signs."""

    def logits(self, inputs: Mapping[str, Tensor]) -> Logits:
        """The logits of tokenized windows."""


class ShippedModel:
    """The packaged encoder with Dateline's own weights laid over it; both files are checked by sha256."""

    def __init__(self, overlay: Overlay | None = None) -> None:
        """Load the shipped weights, or lay over others. `DatelineError` when a file is not as it must be."""
        import torch

        overlay = overlay or shipped()
        folder = packaged()
        self.calibration = overlay.calibration
        self.rules = overlay.rules
        self.tokenizer = _tokenizer(str(folder), offline=True)
        self._encoder = encoder(folder)
        self._encoder.train(False)
        self._heads = {name: one for name, one in overlay.tensors.items() if not name.startswith("encoder.")}
        own = dict(self._encoder.named_parameters())
        with torch.no_grad():
            for name, one in overlay.tensors.items():
                if name.startswith("encoder."):
                    own[name.removeprefix("encoder.")].copy_(one)

    def logits(self, inputs: Mapping[str, Tensor]) -> Logits:
        """The logits of tokenized windows."""
        import torch

        with torch.inference_mode(), half_precision():
            found = logits(
                self._encoder,
                self._heads,
                inputs["input_ids"],
                inputs["attention_mask"],
                inputs["token_type_ids"],
            )
        return Logits(*(one.float().numpy() for one in found))


class NamedModel:
    """Any extractive question answering model of transformers: a folder, or a name on Hugging Face.

    Safetensors only, no code of the model's own; it is fetched only with `offline=False`. Its
    probability is not calibrated: the logistic of how far the best span is above "no answer".
    """

    calibration = Calibration()
    rules = Rules()

    def __init__(self, name: str, *, offline: bool = True) -> None:
        """Load the model. `DatelineError` when that fails."""
        from transformers import AutoModelForQuestionAnswering

        _quiet()
        try:
            self.tokenizer = _tokenizer(name, offline)
            self._model = AutoModelForQuestionAnswering.from_pretrained(
                name, trust_remote_code=False, local_files_only=offline, use_safetensors=True
            ).eval()
        except Exception as error:
            hint = "; to download it once, set HF_HUB_OFFLINE=0" if offline else ""
            if Path(name).exists():
                hint = ": that folder holds no question answering model with safetensors"
            raise DatelineError(f"READER_MODEL={name} cannot be loaded{hint}") from error
        if self.tokenizer.cls_token_id is None or not self.tokenizer.is_fast:
            raise DatelineError(f"READER_MODEL={name} marks no place for 'no answer': name another model")

    def logits(self, inputs: Mapping[str, Tensor]) -> Logits:
        """The logits of tokenized windows; there is no logit of its own for "answers"."""
        import torch

        with torch.inference_mode():
            found = self._model(**inputs)
        zeros = np.zeros(len(found.start_logits), dtype=np.float32)
        return Logits(found.start_logits.float().numpy(), found.end_logits.float().numpy(), zeros)


def _quiet() -> None:
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _tokenizer(name: str, offline: bool) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(
        name, trust_remote_code=False, local_files_only=offline, use_fast=True, padding_side="right"
    )


def encoder(folder: Path) -> BertModel:
    """The packaged encoder without dropout: its training runs are short, and every update counts."""
    from transformers import BertModel

    _quiet()
    loaded: BertModel = BertModel.from_pretrained(
        str(folder),
        use_safetensors=True,
        local_files_only=True,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return loaded


def heads(seed: int) -> dict[str, Tensor]:
    """New heads: `spans` gives a start and an end for each token, `answers` one logit for the passage."""
    import torch

    draw = torch.Generator().manual_seed(seed)
    return {
        "spans.weight": torch.randn(2, WIDTH, generator=draw) * 0.02,
        "spans.bias": torch.zeros(2),
        "answers.hidden.weight": torch.randn(WIDTH, WIDTH, generator=draw) * 0.02,
        "answers.hidden.bias": torch.zeros(WIDTH),
        "answers.weight": torch.randn(1, WIDTH, generator=draw) * 0.02,
        "answers.bias": torch.zeros(1),
    }


def logits(
    encoder: BertModel, heads: Mapping[str, Tensor], ids: Tensor, mask: Tensor, types: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Start and end logits of shape (batch, tokens), and a logit (batch,) that the passage answers."""
    from torch.nn.functional import gelu, linear

    hidden = encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
    start, end = linear(hidden, heads["spans.weight"], heads["spans.bias"]).unbind(-1)
    whole = gelu(linear(hidden[:, 0], heads["answers.hidden.weight"], heads["answers.hidden.bias"]))
    answers = linear(whole, heads["answers.weight"], heads["answers.bias"]).squeeze(-1)
    return start, end, answers
