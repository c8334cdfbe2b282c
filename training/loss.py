"""What a batch of windows costs: the wrong start, the wrong end, and being wrong about having an answer."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from training.batches import Batch


def loss(start: Tensor, end: Tensor, answers: Tensor, batch: Batch, answerable_weight: float) -> Tensor:
    """Cross-entropy of start and end, where [CLS] competes as "no answer", plus that of the answer logit."""
    floor = torch.finfo(start.dtype).min
    where = [
        cross_entropy(scores.masked_fill(~batch.allowed, floor), wanted)
        for scores, wanted in ((start, batch.start), (end, batch.end))
    ]
    whether = binary_cross_entropy_with_logits(answers, batch.answers)
    return (where[0] + where[1]) / 2 + answerable_weight * whether
