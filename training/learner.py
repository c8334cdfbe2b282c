"""The trainable weights: upper layers and heads, their learning rates, and their running average."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from retrieval.embed import half_precision
from retrieval.read import span_model
from training.batches import Batch
from training.config import Config

State = dict[str, Tensor]
Gradients = tuple[float, tuple[Tensor, ...]]


class Learner:
    """The encoder with heads, an optimizer over what is not frozen, and an average of it.

    Each of `threads` takes a part of a batch and works on it alone: on a busy machine that loses far
    less than sharing out every product among threads that wait for each other.
    """

    def __init__(self, folder: Path, config: Config, threads: int = 1) -> None:
        self._config = config
        self._workers = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))
        self._encoder = span_model.encoder(folder)
        self._encoder.requires_grad_(False)
        for layer in self._encoder.encoder.layer[config.frozen_layers :]:
            layer.requires_grad_(True)
        self._encoder.train()
        self._heads = {name: one.requires_grad_() for name, one in span_model.heads(config.seed).items()}
        self._average = {name: one.detach().clone() for name, one in self._learning().items()}
        self._optimizer = torch.optim.AdamW(self._groups())
        self._rates = [group["lr"] for group in self._optimizer.param_groups]
        self.updates = 0

    def _learning(self) -> State:
        inner = {
            f"encoder.{name}": one for name, one in self._encoder.named_parameters() if one.requires_grad
        }
        return {**inner, **self._heads}

    def _groups(self) -> list[dict[str, Any]]:
        """One group a tensor: its layer sets its rate; biases and norms are not drawn to zero."""
        schedule = self._config.schedule
        top = len(self._encoder.encoder.layer) - 1
        groups: list[dict[str, Any]] = []
        for name, one in self._learning().items():
            rate = schedule.heads_rate
            if name.startswith("encoder."):
                rate = schedule.rate * schedule.layer_decay ** (top - int(name.split(".")[3]))
            decay = schedule.weight_decay if one.dim() > 1 else 0.0
            groups.append({"params": [one], "lr": rate, "weight_decay": decay})
        return groups

    def learn(self, parts: Sequence[Batch], pace: float) -> float:
        """One update from the parts of a batch at `pace` times the full rates; the loss before it."""
        schedule = self._config.schedule
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * pace
        learning = list(self._learning().values())
        size = sum(len(part.ids) for part in parts)
        found = list(self._workers.map(lambda part: self._gradients(part, len(part.ids) / size), parts))
        for number, one in enumerate(learning):
            one.grad = torch.stack([gradients[number] for _, gradients in found]).sum(0)
        torch.nn.utils.clip_grad_norm_(learning, schedule.clip)
        self._optimizer.step()
        self.updates += 1
        keep = min(schedule.average, (1 + self.updates) / (10 + self.updates))
        for name, one in self._learning().items():
            self._average[name].lerp_(one.detach(), 1 - keep)
        return sum(cost for cost, _ in found)

    def _gradients(self, part: Batch, share: float) -> Gradients:
        """The share of the loss that a part of the batch has, and the gradients of it."""
        with half_precision():
            outputs = span_model.logits(self._encoder, self._heads, part.ids, part.mask, part.types)
        start, end, answers = (one.float() for one in outputs)
        cost = share * batch_loss(start, end, answers, part, self._config.schedule.answerable_weight)
        return float(cost.detach()), torch.autograd.grad(cost, list(self._learning().values()))

    def averaged(self) -> State:
        return {name: one.clone() for name, one in self._average.items()}

    def begin_with(self, weights: State) -> None:
        """Go on from weights that `averaged` gave. `KeyError` when one is missing."""
        with torch.no_grad():
            for name, one in self._learning().items():
                one.copy_(weights[name])
                self._average[name].copy_(weights[name])

    def state(self) -> dict[str, Any]:
        return {
            "weights": {name: one.detach() for name, one in self._learning().items()},
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "updates": self.updates,
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.begin_with(state["weights"])
        self._average = {name: one.clone() for name, one in state["average"].items()}
        self._optimizer.load_state_dict(state["optimizer"])
        self.updates = state["updates"]


def batch_loss(start: Tensor, end: Tensor, answers: Tensor, batch: Batch, answerable_weight: float) -> Tensor:
    """Cross-entropy of start and end, where [CLS] competes as "no answer", plus that of the answer logit."""
    floor = torch.finfo(start.dtype).min
    where = [
        cross_entropy(scores.masked_fill(~batch.allowed, floor), wanted)
        for scores, wanted in ((start, batch.start), (end, batch.end))
    ]
    whether = binary_cross_entropy_with_logits(answers, batch.answers)
    return (where[0] + where[1]) / 2 + answerable_weight * whether
