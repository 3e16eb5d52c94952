"""The training in PyTorch: its own layers, loss and optimizer, and the lines of an update."""

from playground.experiment import Experiment
from playground.export.programs.notebook.way import WayToFrame
from playground.export.source import indented, wrapped
from playground.export.spellings import spell

CARRIED = {  # what an optimizer carries, by its names in PyTorch
    "sgd": (),
    "momentum": ("momentum_buffer",),
    "nesterov": ("momentum_buffer",),
    "adagrad": ("sum",),
    "rmsprop": ("square_avg",),
    "adam": ("exp_avg", "exp_avg_sq", "step"),
}
TORCH_LOSSES = {
    "squared_error": "(a - t) ** 2 / 2.0",
    "absolute_error": "(a - t).abs()",
    "huber": 'nn.functional.huber_loss(a, t, reduction="none")',
    "cross_entropy": 'nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none")',
    "softmax": 'nn.functional.cross_entropy(z, t, reduction="none")[:, None]',
}
# No gradient where parameters are frozen, and after an update what they were: momentum moves on.
FREE = """with torch.no_grad():
    for layer, W, b in zip(linear, *layers_of(1.0 - FROZEN)):
        layer.weight.grad *= torch.tensor(W.T)
        if BIAS:
            layer.bias.grad *= torch.tensor(b)"""
HOLD = """with torch.no_grad():
    for layer, W, b, W_0, b_0 in zip(linear, *layers_of(FROZEN * 1.0), *layers_of(START)):
        layer.weight[torch.tensor(W.T > 0)] = torch.tensor(W_0.T)[torch.tensor(W.T > 0)]
        if BIAS:
            layer.bias[torch.tensor(b > 0)] = torch.tensor(b_0)[torch.tensor(b > 0)]"""


def torch_parts(way: WayToFrame) -> dict[str, str]:
    """Return the parts of the training in PyTorch."""
    one = way.experiment
    names = [each.name for each in way.run.mlp.activations]
    loss = "softmax" if (one.loss, names[-1]) == ("cross_entropy", "softmax") else one.loss
    dropped = (
        "\n        if k < len(masks):\n            a = a * torch.tensor(masks[k])"
        if one.dropout
        else ""
    )
    return {
        "torch_activations": "\n".join(f"        {_torch_function(name)}," for name in names),
        "torch_loss": TORCH_LOSSES[loss],
        "torch_share": way.share("torch.tensor(COUNTS[batch])"),
        "torch_optimizer": _torch_optimizer(one),
        "torch_memory": "" if way.is_fresh else indented(torch_memory(way), 1) + "\n",
        "torch_masks": ", masks=()" if one.dropout else "",
        "torch_dropped": dropped,
        "torch_step": indented(torch_step(way), 2),
    }


def torch_memory(way: WayToFrame) -> list[str]:
    """Return what fills the memory of PyTorch's optimizer."""
    names = CARRIED[way.experiment.optimizer]
    lines = [
        "for parameter in parameters:",
        '    optimizer.state[parameter] = {"step": torch.tensor(1.0)}',
    ]
    for name, array in zip(names, way.begin.optimizer, strict=True):
        if not array.ndim:
            lines += [
                "for parameter in parameters:",
                f"    optimizer.state[parameter][{name!r}] = torch.tensor({float(array)!r})",
            ]
            continue
        lines += [
            f"before = np.array([\n{wrapped(array, '    ')}\n])",
            "for layer, W, b in zip(linear, *layers_of(before)):",
            f"    optimizer.state[layer.weight][{name!r}] = torch.tensor(W.T.copy())",
        ]
        if way.experiment.bias:
            lines += [f"    optimizer.state[layer.bias][{name!r}] = torch.tensor(b.copy())"]
    return lines if names else []


def torch_step(way: WayToFrame) -> list[str]:
    """Return the lines of an update."""
    one = way.experiment
    masks = ", masks" if one.dropout else ""
    lines = [
        "part = 1.0 if SETTINGS.mean else len(batch) / len(X)",
        "optimizer.zero_grad()",
        f"torch_loss(linear, activations, batch, part{masks}).backward()",
    ]
    hold = []
    if one.frozen:
        lines += FREE.splitlines()
        hold = HOLD.splitlines()
    if one.clip_norm:
        lines.append("nn.utils.clip_grad_norm_(parameters, LONGEST)")
    lines += [
        "for group in optimizer.param_groups:",
        '    group["lr"] = rate_in(epoch)',
        "optimizer.step()",
    ]
    return lines + hold


def _torch_optimizer(one: Experiment) -> str:
    """Return the call that makes PyTorch's optimizer."""
    # Its Nesterov insists on some momentum; without any, both are plain gradient descent.
    is_nesterov = one.optimizer == "nesterov" and one.momentum > 0.0
    momentum = f", momentum={one.momentum!r}" + (", nesterov=True" if is_nesterov else "")
    epsilon = f", eps={one.epsilon!r}"
    made = {
        "sgd": "SGD(parameters, lr=RATE",
        "momentum": f"SGD(parameters, lr=RATE{momentum}",
        "nesterov": f"SGD(parameters, lr=RATE{momentum}",
        "adagrad": f"Adagrad(parameters, lr=RATE{epsilon}",
        "rmsprop": f"RMSprop(parameters, lr=RATE, alpha={one.rho!r}{epsilon}",
        "adam": f"Adam(parameters, lr=RATE, betas=({one.beta_1!r}, {one.beta_2!r}){epsilon}",
    }
    return made[one.optimizer] + ")"


def _torch_function(name: str) -> str:
    """Return an activation as something that can be called."""
    spelling = str(spell(name, "torch"))
    if spelling.startswith("nn."):
        return spelling
    return f"lambda z: {spelling or 'z'}"
