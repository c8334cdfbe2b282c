"""A message -> the states of its word pieces, by the lower layers of the packaged encoder."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import packaged

if TYPE_CHECKING:
    from transformers import BertModel

Floats = NDArray[np.float32]

LAYERS = (3, 4)
# Word pieces that are read of a message: what it wants stands in them.
LONGEST = 96


class MessageEncoder:
    """The lower layers of the packaged encoder; loaded at their first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: BertModel | None = None
        self._tokenizer: Any = None

    def states(self, text: str) -> tuple[Floats, list[tuple[int, int]]]:
        """The states of each word piece, float32[pieces, 768], the opening mark first, and its place.

        Those of the two layers stand side by side.
        """
        import torch

        with self._lock:
            self._load()
            pieces = self._tokenizer(
                text,
                truncation=True,
                max_length=LONGEST,
                return_tensors="pt",
                return_offsets_mapping=True,
            )
            places = [(int(begin), int(end)) for begin, end in pieces.pop("offset_mapping")[0].tolist()]
            assert self._model is not None
            with torch.inference_mode():
                layers = self._model(**pieces, output_hidden_states=True).hidden_states
        found = torch.cat([layers[one][0] for one in LAYERS], dim=-1)
        return found.float().numpy(), places

    def _load(self) -> None:
        if self._model is not None:
            return
        from transformers import AutoConfig, AutoTokenizer, BertModel
        from transformers.utils import logging

        folder = str(packaged())
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        verbosity = logging.get_verbosity()
        # Of the upper layers, which are left out on purpose, it would warn.
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        try:
            config = AutoConfig.from_pretrained(folder, num_hidden_layers=max(LAYERS))
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model = BertModel.from_pretrained(
                folder, config=config, add_pooling_layer=False, local_files_only=True
            )
            self._model.train(False)
        finally:
            logging.set_verbosity(verbosity)
