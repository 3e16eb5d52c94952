"""The layers of an ONNX graph, found from its output backwards, and what stands around them."""

from dataclasses import replace

from playground.engine import ACTIVATIONS
from playground.experiment import MAX_HIDDEN
from playground.importing.found import FoundNetwork
from playground.importing.onnx_bytes import OnnxGraph, read_graph
from playground.importing.onnx_ends import outputs_of, scaling_of
from playground.importing.onnx_layers import EXPECTED, a_noun, layer_of, refuse
from playground.importing.onnx_patterns import OnnxValues, odd_option
from playground.importing.scaling import FoundLayer

# Functions of one number that the engine does not have.
OTHER_ACTIVATIONS = {
    *("Celu", "Erf", "HardSigmoid", "HardSwish", "Hardmax", "Mish", "PRelu", "Selu"),
    *("Softsign", "ThresholdedRelu", "Cos", "Tan", "Atan", "Clip", "Sign", "Sqrt"),
}
OWN_ACTIVATIONS = {"Relu", "Sigmoid", "Tanh", "Softplus", "Softmax", "LogSoftmax", "Sin"}
# What tells most of a network that is another one; what stands around it tells less.
OF_OTHER_NETWORKS = {"Conv", "ConvTranspose", "MaxPool", "LSTM", "GRU", "RNN", "Attention"}
KNOWN_OPERATORS = {
    *("Gemm", "MatMul", "Add", "Sub", "Mul", "Div", "Max", "Min", "Neg", "Abs", "Exp", "Log"),
    *("Pow", "Where", "IsNaN", "Greater", "Gather", "Concat", "Constant", "Transpose", "Scaler"),
    *("Slice", "Split", "Unsqueeze"),
    *("Identity", "ZipMap", "Dropout", "Cast", "Flatten", "Squeeze", "Reshape"),
    *("BatchNormalization", "LeakyRelu", "Elu", "Swish", "Gelu"),
    # How scikit-learn's classifiers make a class of their outputs.
    *("ArgMax", "ArrayFeatureExtractor"),
    *OWN_ACTIVATIONS,
}


def read_onnx(data: bytes) -> FoundNetwork:
    """Return the network of an ONNX file.

    Raises:
        ValueError: the file is damaged, or its graph is no multilayer perceptron; see
            `onnx_bytes.read_graph`.
    """
    graph = read_graph(data)
    values = OnnxValues(graph)
    _refuse_by_name(graph)
    name, after = outputs_of(values, graph.output)
    layers: list[FoundLayer] = []
    while True:
        activation, z = values.activation(name)
        found = layer_of(values, z)
        if found is None:
            # What no activation and no layer made must be what is done to a point before them.
            if layers and activation == "linear":
                break
            refuse(values, z)
        layer, name = found
        layers.append(replace(layer, activation=activation))
        if len(layers) > MAX_HIDDEN + 1:
            raise ValueError(f"expected at most {MAX_HIDDEN} hidden layers, got more")
    scaling = scaling_of(values, name, after, len(layers[-1].weights))
    return FoundNetwork(tuple(reversed(layers)), scaling)


def _refuse_by_name(graph: OnnxGraph) -> None:
    """Refuse a node that no network here has, before anything is said of its neighbours."""
    telling = sorted(graph.in_order, key=lambda one: one.operator not in OF_OTHER_NETWORKS)
    for node in telling:
        odd = odd_option(node)
        if node.operator in OTHER_ACTIVATIONS or odd:
            what = f"{a_noun(node.operator)}{f': {odd}' if odd else ''}"
            known = ", ".join(ACTIVATIONS)
            raise ValueError(f"{node.label} is {what}; expected one of the activations {known}")
        if node.operator not in KNOWN_OPERATORS:
            raise ValueError(f"{node.label} is {a_noun(node.operator)}: {EXPECTED}")
