"""Each activation as other languages spell it: the one table that an export depends on.

Adding an activation to the engine takes a row here; without it, or without one of its languages,
the formats of that language say that they do not have it.
"""

from dataclasses import dataclass
from typing import Any

from playground.export.source import read_template

# An expression of operators: the input "z", a number, or an operator with its own inputs.
Onnx = str | float | tuple[Any, ...]


class NotAvailable(Exception):
    """A format cannot be made here, or not of this network; the message says why, for people."""


@dataclass(frozen=True)
class Spelling:
    """An activation in each language; None where it is not in that language.

    Attributes:
        python: an expression in z, with NumPy as np.
        bare: an expression in z for Python without packages; _exp, _log1p and _tanh are there.
        javascript: an expression in z.
        c: an expression in z, of C99's math library.
        rust: an expression in z.
        torch: a module, which begins with "nn.", an expression in z, or nothing for f(z) = z.
        keras: the argument `activation` in quotes, or an expression in a.
        onnx: nested tuples of an operator and its inputs; runtimes need one that has float64.

    In the first five a text of several lines is a whole function, of all units of a layer.
    """

    python: str | None = None
    bare: str | None = None
    javascript: str | None = None
    c: str | None = None
    rust: str | None = None
    torch: str | None = None
    keras: str | None = None
    onnx: Onnx | None = None


LANGUAGES = {
    "python": "Python",
    "bare": "Python without packages",
    "javascript": "JavaScript",
    "c": "C",
    "rust": "Rust",
    "torch": "PyTorch",
    "keras": "Keras",
    "onnx": "ONNX",
}
CUBE = ("Mul", ("Mul", "z", ("Mul", "z", "z")), 0.044715)  # of GELU
SPELLINGS = {
    "linear": Spelling(
        python="z", bare="z", javascript="z", c="z", rust="z", torch="", keras="'linear'", onnx="z"
    ),
    "sigmoid": Spelling(
        python="1.0 / (1.0 + np.exp(-z))",
        bare="1 / (1 + _exp(-z))",
        javascript="1 / (1 + Math.exp(-z))",
        c="1 / (1 + exp(-z))",
        rust="1.0 / (1.0 + (-z).exp())",
        torch="nn.Sigmoid()",
        keras="'sigmoid'",
        onnx=("Sigmoid", "z"),
    ),
    "tanh": Spelling(
        python="np.tanh(z)",
        bare="_tanh(z)",
        javascript="Math.tanh(z)",
        c="tanh(z)",
        rust="z.tanh()",
        torch="nn.Tanh()",
        keras="'tanh'",
        onnx=("Tanh", "z"),
    ),
    "relu": Spelling(
        python="np.maximum(z, 0.0)",
        bare="max(z, 0.0)",
        javascript="Math.max(z, 0)",
        c="z > 0 ? z : 0",
        rust="if z < 0.0 { 0.0 } else { z }",
        torch="nn.ReLU()",
        keras="'relu'",
        onnx=("Relu", "z"),
    ),
    "leaky_relu": Spelling(
        python="np.maximum(z, 0.01 * z)",
        bare="max(z, 0.01 * z)",
        javascript="Math.max(z, 0.01 * z)",
        c="z > 0 ? z : 0.01 * z",
        rust="if z < 0.0 { 0.01 * z } else { z }",
        torch="nn.LeakyReLU(0.01)",
        # Keras means another slope by the name, and TensorFlow has its constant in float32.
        keras="keras.ops.maximum(a, 0.01 * a)",
        onnx=("Max", "z", ("Mul", "z", 0.01)),
    ),
    "elu": Spelling(
        python="np.maximum(z, np.expm1(np.minimum(z, 0.0)))",
        bare="z if z > 0 else _tanh(z / 2) * (_exp(z) + 1)",
        javascript="z > 0 ? z : Math.expm1(z)",
        # exp(z) - 1 to the last digit near 0: small computers have no expm1.
        c="z > 0 ? z : tanh(z / 2) * (exp(z) + 1)",
        rust="if z > 0.0 { z } else { z.exp_m1() }",
        torch="nn.ELU()",
        keras="'elu'",
        onnx=("Max", "z", ("Sub", ("Exp", ("Min", "z", 0.0)), 1.0)),
    ),
    "softplus": Spelling(
        python="np.logaddexp(z, 0.0)",
        bare="max(z, 0.0) + _log1p(_exp(-abs(z)))",
        javascript="Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))",
        c=read_template("softplus.h"),
        rust="(if z < 0.0 { 0.0 } else { z }) + (-z.abs()).exp().ln_1p()",
        # Its own threshold would cut the curve off at 20.
        torch="nn.Softplus(threshold=700.0)",
        keras="'softplus'",
        onnx=("Add", ("Max", "z", 0.0), ("Log", ("Add", ("Exp", ("Neg", ("Abs", "z"))), 1.0))),
    ),
    "silu": Spelling(
        python="z / (1.0 + np.exp(-z))",
        bare="z / (1 + _exp(-z))",
        javascript="z < -1e3 ? 0 : z / (1 + Math.exp(-z))",
        c="z / (1 + exp(-z))",
        rust="if z < -1e3 { 0.0 } else { z / (1.0 + (-z).exp()) }",
        torch="nn.SiLU()",
        keras="'silu'",
        # Not z times its sigmoid: optimizers make a kernel of that which has float alone.
        onnx=("Div", "z", ("Add", ("Exp", ("Neg", "z")), 1.0)),
    ),
    "gelu": Spelling(
        python="0.5 * z * (1.0 + np.tanh(np.sqrt(2.0 / np.pi) * (z + 0.044715 * z**3)))",
        bare="0.5 * z * (1 + _tanh(0.7978845608028654 * (z + 0.044715 * z * z * z)))",
        javascript=(
            "z < -1e3 ? 0 : 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) "
            "* (z + 0.044715 * z ** 3)))"
        ),
        c="0.5 * z * (1.0 + tanh(0.7978845608028654 * (z + 0.044715 * z * z * z)))",
        rust="0.5 * z * (1.0 + (0.7978845608028654 * (z + 0.044715 * z * z * z)).tanh())",
        torch='nn.GELU(approximate="tanh")',
        # Keras means the exact form by the name.
        keras=("0.5 * a * (1.0 + keras.ops.tanh(0.7978845608028654 * (a + 0.044715 * a * a * a)))"),
        onnx=(
            "Mul",
            ("Mul", "z", 0.5),
            ("Add", ("Tanh", ("Mul", ("Add", "z", CUBE), 0.7978845608028654)), 1.0),
        ),
    ),
    "sine": Spelling(
        python="np.sin(z)",
        bare="math.sin(z)",
        javascript="Math.sin(z)",
        c="sin(z)",
        rust="z.sin()",
        torch="torch.sin(z)",
        keras="keras.ops.sin(a)",
        onnx=("Sin", "z"),
    ),
    "softmax": Spelling(
        python=read_template("softmax.py.template"),
        bare=read_template("softmax_bare.py.template"),
        javascript=read_template("softmax.js"),
        c=read_template("softmax.h"),
        rust=read_template("softmax.rs"),
        torch="nn.Softmax(dim=-1)",
        keras="'softmax'",
        onnx=("Softmax", "z"),
    ),
}


def spell(activation: str, language: str) -> Any:
    """Return an activation in a language, a key of `LANGUAGES`.

    Raises:
        NotAvailable: the language does not have it.
    """
    found = getattr(SPELLINGS.get(activation, Spelling()), language)
    if found is None:
        raise NotAvailable(
            f"The activation {activation} is not in {LANGUAGES[language]}, so this network cannot "
            "be exported in this format. Choose another format, or another activation."
        )
    return found
