"""A program in JavaScript without packages, for node and for a page: the article's language."""

from playground.export.model import Model
from playground.export.source import (
    about_columns,
    common_parts,
    in_own_unit,
    javascript_text,
    matrix,
    row,
)

FUNCTIONS = {
    "linear": "z",
    "sigmoid": "1 / (1 + Math.exp(-z))",
    "tanh": "Math.tanh(z)",
    "relu": "Math.max(z, 0)",
    "leaky_relu": "Math.max(z, 0.01 * z)",
    "elu": "z > 0 ? z : Math.expm1(z)",
    "softplus": "Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))",
    "silu": "z / (1 + Math.exp(-z))",
    "gelu": "0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)))",
    "sine": "Math.sin(z)",
}
SOFTMAX = """const softmax = (zs) => {
  const largest = Math.max(...zs);
  const powers = zs.map((z) => Math.exp(z - largest));
  const sum = powers.reduce((one, other) => one + other, 0);
  return powers.map((power) => power / sum);
};"""
CLASSIFY = """
// The classes, by number.
const CLASSES = [{classes}];

/** Return the name of a point's class: {rule}. */
function classify(point) {{
  const outputs = predict(point);
  return CLASSES[{number}];
}}
"""
PROGRAM = """// A trained neural network: {title}.
// It needs no packages. To check it: node {file}

{columns}// Of each feature: what is taken off, and what it is divided by after that.
const MEAN = [{mean}];
const DEVIATION = [{deviation}];

/** What the network is given of a point. */
const features = ([{inputs}]) =>
  [{features}].map((feature, k) => (feature - MEAN[k]) / DEVIATION[k]);

{functions}

// Weights (a row for each input, a column for each unit), biases, activation.
const LAYERS = [
{layers}
];

/** Return the outputs at a point such as [{example}]. */
function predict(point) {{
  let a = features(point);
  for (const {{ weights, biases, activate }} of LAYERS) {{
    const net = (bias, unit) => weights.reduce((sum, row, k) => sum + a[k] * row[unit], bias);
    a = activate(biases.map(net));
  }}
  return {result};
}}
{classify}
// The points it was trained on, and what the playground answers at them.
const POINTS = {points};
const OUTPUTS = {outputs};

function check() {{
  const apart = (one, other) => Math.abs(one - other) / Math.max({size}, Math.abs(other));
  const differences = POINTS.flatMap((point, k) =>
    predict(point).map((output, j) => apart(output, OUTPUTS[k][j])));
  const largest = differences.reduce((one, other) => Math.max(one, other), 0);
  if (!(largest < {tolerance})) throw new Error(`differs from the playground by ${{largest}}`);
  console.log(`${{POINTS.length}} points as in the playground, to ${{largest.toExponential(0)}}`);
}}

if (typeof module !== "undefined") {{
  module.exports = {{ {exports} }};
  if (require.main === module) check();
}}
"""


def javascript_source(model: Model, file: str) -> str:
    """Return the program; `file` is the name it will have."""
    return PROGRAM.format(
        **common_parts(model, file, "Math.sin"),
        columns=about_columns(model, "// "),
        inputs=", ".join(model.input_names),
        functions="\n".join(map(_function, model.activations)),
        layers="\n".join(
            f"  {{\n    weights: {matrix(layer.weights, '[', ']', ' ' * 4)},\n"
            f"    biases: [{row(layer.biases)}],\n    activate: {layer.activation},\n  }},"
            for layer in model.layers
        ),
        example=", ".join(["0"] * model.n_inputs),
        result=f"a.map((output) => output{in_own_unit(model)})" if model.is_scaled else "a",
        classify=_classify(model),
        exports="predict, classify" if model.classes else "predict",
    )


def _classify(model: Model) -> str:
    """Return how outputs are read as classes; values are read as they are."""
    if not model.classes:
        return ""
    rule, number = "that of its largest output", "outputs.indexOf(Math.max(...outputs))"
    if model.n_outputs == 1:
        rule = f"the second one above {model.threshold}"
        number = f"Number(outputs[0] > {model.threshold})"
    classes = ", ".join(map(javascript_text, model.classes))
    return CLASSIFY.format(classes=classes, rule=rule, number=number)


def _function(name: str) -> str:
    if name == "softmax":
        return SOFTMAX
    return f"const {name} = (zs) => zs.map((z) => {FUNCTIONS[name]});"
