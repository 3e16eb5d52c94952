"""The network in PyTorch, float64, its weights filled in."""

from playground.export.model import Layer, Model
from playground.export.python_program import python_parts
from playground.export.source import matrix, row

MODULES = {
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    # Its own threshold would cut the curve off at 20.
    "softplus": "nn.Softplus(threshold=700.0)",
    "silu": "nn.SiLU()",
    "gelu": 'nn.GELU(approximate="tanh")',
    "sine": "Sine()",
    "softmax": "nn.Softmax(dim=-1)",
}
SINE = '''class Sine(nn.Module):
    """f(z) = sin z."""

    def forward(self, z):
        return torch.sin(z)


'''
PROGRAM = '''"""A trained neural network in PyTorch: {title}.

To check it: python {file}
"""

import torch
from torch import nn

{columns}# Of each feature: what is taken off, and what it is divided by after that.
MEAN = torch.tensor([{mean}], dtype=torch.float64)
DEVIATION = torch.tensor([{deviation}], dtype=torch.float64)


def features(points):
    """Return what the network is given of some points, shape (n_points, {n_inputs})."""
    {inputs} = points.unbind(-1)
    return (torch.stack([{features}], dim=-1) - MEAN) / DEVIATION


{sine}model = nn.Sequential(
{modules}
).double()

# Weights, a row for each unit as PyTorch has them, and biases.
WEIGHTS = [
{weights}
]
with torch.no_grad():
    linear = [module for module in model if isinstance(module, nn.Linear)]
    for module, (weight, bias) in zip(linear, WEIGHTS):
        module.weight.copy_(torch.tensor(weight, dtype=torch.float64))
        if module.bias is not None:
            module.bias.copy_(torch.tensor(bias, dtype=torch.float64))


def predict(points):
    """Return the outputs, shape (n_points, {n_outputs})."""
    return model(features(torch.as_tensor(points, dtype=torch.float64))){unit}

{classify}
# The points it was trained on, and what the playground answers at them.
POINTS = torch.tensor({points}, dtype=torch.float64)
OUTPUTS = torch.tensor({outputs}, dtype=torch.float64)

if __name__ == "__main__":
    with torch.no_grad():
        difference = (predict(POINTS) - OUTPUTS).abs() / OUTPUTS.abs().clamp(min={size})
    assert difference.max() < {tolerance}, f"differs from the playground by {{difference.max()}}"
    print(f"{{len(POINTS)}} points as in the playground, to {{difference.max():.0e}}")
'''


def torch_source(model: Model, file: str) -> str:
    """Return the program; `file` is the name it will have."""
    return PROGRAM.format(
        **python_parts(model, file, "torch.sin"),
        sine=SINE if "sine" in model.activations else "",
        modules="\n".join(map(_modules, model.layers)),
        weights="\n".join(
            f"    (\n        {matrix(layer.weights.T, '[', ']', ' ' * 8)},\n"
            f"        [{row(layer.biases)}],\n    ),"
            for layer in model.layers
        ),
    )


def _modules(layer: Layer) -> str:
    n_in, n_units = layer.weights.shape
    lines = [f"    nn.Linear({n_in}, {n_units}, bias={layer.has_biases}),"]
    if layer.activation != "linear":
        lines.append(f"    {MODULES[layer.activation]},")
    return "\n".join(lines)
