"""The forward pass in JavaScript is the engine's, for the browser and for programs alike.

Both add up a unit's inputs, in another order, so that the last digits may differ: by 1e-12 of the
largest number that is added at most. With numbers that overflow they agree as well, down to the
infinities and to what is no number, but where the order decides whether a sum overflows.
"""

import json
import re
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.features import FEATURES, Transform, offered_features
from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS, MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.passes import Pass
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.javascript_source import (
    activations_source,
    drawable,
    forward_source,
)
from playground.export.options import Options
from playground.run.recorder import Run
from tests.node import Node
from tests.tools import run_in_node

TOLERANCE = 1e-12
ANSWERS = """
const answer = ({ transform: given, layers, activation, values, n }) => {
  if (activation) {
    ACTIVATIONS[activation](values, n);
    return values;
  }
  const inputs = given ? transform(given, values, n) : values;
  return [inputs, ...forward(layers ?? [], inputs, n)];
};
"""
SCALES = [0.0, 1e-300, 1e-3, 1.0, 1e6, 1e200, 1.7e308]  # of weights and of inputs
EXTREMES = [0.0, 5e-324, 1e-300, 1e-16, 1e-5, 0.3, 1.0, 7.0, 19.9, 20.1, 38.0, 708.0, 710.0, 746.0]
EXTREMES += [999.0, 1001.0, 1e6, 1e103, 1e300, 1.7e308, np.inf]
POINTS = np.array([*EXTREMES, *(-x for x in EXTREMES), np.nan])


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node(f"{activations_source(drawable())}\n{forward_source()}\n{ANSWERS}") as process:
        yield process


def assert_close(found: Array, wanted: Array, largest: Array) -> None:
    """Compare with a tolerance: of what is wanted, and of the largest number behind it."""
    with overflow_allowed():
        size = np.maximum(np.abs(wanted), np.where(np.isfinite(largest), largest, 0.0))
        is_same = np.abs(found - wanted) <= TOLERANCE * size
    is_same |= (found == wanted) | (np.isnan(found) & np.isnan(wanted))
    assert is_same.all(), (found[~is_same], wanted[~is_same], largest[~is_same])


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_activation_is_the_engines_at_any_number(name: str, node: Node) -> None:
    found = node.ask({"activation": name, "values": POINTS, "n": len(POINTS)})
    # The sum 1 + tanh in GELU loses digits where it is small; nothing else is added here.
    largest = np.abs(POINTS) if name == "gelu" else np.zeros(len(POINTS))
    assert_close(found, ACTIVATIONS[name](POINTS), largest)


def test_softmax_is_the_engines_at_any_numbers(node: Node) -> None:
    numbers = np.array([0.0, 1e-300, 2.0, 50.0, 700.0, 1e6, 1.7e308, np.inf])
    rows = np.array(list(product([*numbers, *-numbers, np.nan], repeat=3)))
    found = node.ask({"activation": "softmax", "values": rows.T, "n": len(rows)})
    wanted = ACTIVATIONS["softmax"](rows)
    assert_close(found.reshape(3, -1).T, wanted, np.zeros_like(wanted))


@st.composite
def networks(draw: st.DrawFn, scales: list[float]) -> tuple[MLP, Array]:
    """Draw a network of any build, weights of different sizes, and samples likewise."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    n_hidden = len(sizes) - 2
    names = st.sampled_from(sorted(HIDDEN_ACTIVATIONS))
    output = draw(st.sampled_from(sorted(ACTIVATIONS if sizes[-1] > 1 else HIDDEN_ACTIVATIONS)))
    hidden = draw(st.lists(names, min_size=n_hidden, max_size=n_hidden))
    mlp = MLP(sizes, hidden, output, bias=draw(st.booleans()))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    some = draw(st.lists(st.sampled_from(scales), min_size=1, max_size=3))

    def numbers(shape: tuple[int, ...]) -> Array:
        return rng.uniform(-1.0, 1.0, shape) * rng.choice(some, shape)

    mlp.parameters = numbers(mlp.parameters.shape)
    return mlp, numbers((draw(st.integers(1, 6)), sizes[0]))


def layers_of(mlp: MLP) -> list[dict[str, object]]:
    return [
        {
            "nIn": len(weights),
            "nOut": weights.shape[1],
            "weights": weights,
            "biases": mlp.biases[k] if mlp.bias else None,
            "activation": mlp.activations[k].name,
        }
        for k, weights in enumerate(mlp.weights)
    ]


def ask(node: Node, mlp: MLP, samples: Array) -> list[Array]:
    """Return the samples and the activations of each layer, as JavaScript has them."""
    n = len(samples)
    columns = node.ask({"layers": layers_of(mlp), "values": samples.T, "n": n})
    return [column.reshape(-1, n).T for column in columns]


def layer_of(mlp: MLP, k: int, inputs: Array) -> tuple[Array, Array, Array]:
    """Return the engine's answer of one layer to the inputs that JavaScript had.

    Returns:
        The activations; the largest number that is added up for each; and whether the sum is
        certain: if it is finite in any order, or infinite in any.
    """
    name, bias = mlp.activations[k].name, mlp.bias
    matrix = mlp.matrices[k]
    sizes = (len(matrix) - bias, matrix.shape[1])
    layer = MLP.from_parameters(sizes, matrix.ravel(), output_activation=name, bias=bias)
    if bias:
        inputs = np.column_stack([inputs, np.ones(len(inputs))])
    one = Pass(layer, len(inputs))
    with overflow_allowed():
        one.forward(inputs)
        terms = inputs[:, :, None] * matrix
        # An infinite input decides by itself: what is finite then must not overflow to the other.
        finite = np.where(np.isfinite(inputs)[:, :, None], terms, 0.0)
        certain = np.isfinite(np.abs(finite).sum(axis=1))
    certain |= (terms >= 0.0).all(axis=1) | (terms <= 0.0).all(axis=1)
    # A weight of 0 is left out by some routines that multiply matrices, and meets it in others.
    certain &= ~(~np.isfinite(inputs)[:, :, None] & (matrix == 0.0)).any(axis=1)
    largest = np.nan_to_num(np.abs(terms), nan=0.0, posinf=np.inf).max(axis=1)
    if name == "softmax":
        # Each of its outputs depends on all sums.
        certain[:] = certain.all(axis=1, keepdims=True)
        largest[:] = largest.max(axis=1, keepdims=True)
    return one.outputs, largest, certain


@given(network=networks(SCALES))
def test_each_layer_is_the_engines_at_any_numbers(network: tuple[MLP, Array], node: Node) -> None:
    mlp, samples = network
    columns = ask(node, mlp, samples)
    for k in range(len(mlp.matrices)):
        wanted, largest, certain = layer_of(mlp, k, columns[k])
        assert_close(columns[k + 1][certain], wanted[certain], largest[certain])


@given(network=networks([1.0]))
def test_whole_pass_is_the_engines(network: tuple[MLP, Array], node: Node) -> None:
    mlp, samples = network
    found = ask(node, mlp, samples)
    activations = mlp.forward(samples).activations
    # What a layer is given may differ in the last digit by now: of the largest so far, that is.
    largest = np.zeros((len(samples), 1))
    for k, wanted in enumerate(activations):
        terms = np.abs(found[k])[:, :, None] * np.abs(mlp.weights[k])
        largest = np.maximum(largest, terms.max(axis=(1, 2))[:, None])
        if mlp.bias:
            largest = np.maximum(largest, np.abs(mlp.biases[k]).max())
        assert_close(found[k + 1], wanted, np.broadcast_to(largest, wanted.shape))


@st.composite
def transforms(draw: st.DrawFn) -> tuple[Transform, Array]:
    """Draw features of points, standardised or not, and points of any size."""
    n_inputs = draw(st.integers(1, 2))
    names = draw(st.lists(st.sampled_from(offered_features(n_inputs)), min_size=1, unique=True))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    training = rng.normal(0.5, 2.0, (9, n_inputs))
    numbers = st.sampled_from([*EXTREMES[:-1], *(-x for x in EXTREMES[:-1])]) | st.floats(-9.0, 9.0)
    row = st.lists(numbers, min_size=n_inputs, max_size=n_inputs)
    points = np.array(draw(st.lists(row, min_size=1, max_size=5)))
    features = [FEATURES[name] for name in names]
    return Transform.fit(features, training, draw(st.booleans())), points


@given(drawn=transforms())
def test_network_is_given_what_the_engine_makes_of_a_point(
    drawn: tuple[Transform, Array], node: Node
) -> None:
    transform, points = drawn
    given_to = {
        "features": [{"factors": one.factors, "sine": one.sine} for one in transform.features],
        "mean": transform.mean.tolist(),
        "deviation": transform.deviation.tolist(),
    }
    question = {"transform": given_to, "values": points.T, "n": len(points)}
    found = node.ask(question)[0].reshape(-1, len(points)).T
    with overflow_allowed():
        wanted = transform(points)
    assert_close(found, wanted, np.abs(transform.mean / transform.deviation))


def dedent_by_two(text: str) -> str:
    return re.sub("^  ", "", text, flags=re.M)


def test_program_is_the_same_text_and_a_script_for_any_page() -> None:
    run = Run(Experiment(bias=True, output_activation="softmax", hidden_layers=(3, 2)))
    text = FORMATS["javascript"].make(run, run.frames[0], Options("model")).data.decode()
    # It stands in a function of its own.
    bare = dedent_by_two(text)
    assert forward_source() in bare
    for names in (["sigmoid", "softmax"], ["softmax", "sigmoid"]):
        assert (activations_source(names) in bare) == (names[0] == "sigmoid")
    for weights in run.mlp.weights:
        for line in weights.tolist():  # those of an input
            assert f"      {', '.join(map(repr, line))},\n" in bare
    # As a page has it: no module, no `require`.
    script = (
        'import vm from "node:vm"; const page = vm.createContext({});'
        f"vm.runInContext({json.dumps(text)}, page);"
        "const asked = '[model.predict([0, 1]), model.classify([0, 1])]';"
        "console.log(JSON.stringify(vm.runInContext(asked, page)));"
    )
    shares, name = run_in_node(script)
    np.testing.assert_allclose(shares, run.mlp.predict([[0.0, 1.0]])[0], rtol=1e-9)
    assert name == run.experiment.class_names[int(np.argmax(shares))]
