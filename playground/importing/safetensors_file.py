"""A PyTorch state_dict as a safetensors file; needs the package safetensors.

Its parser is one for hostile files. Here it is told beforehand how many tensors there may be, and
what it hands over is taken as layers of Linear in the order in which they follow each other.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.features import FEATURES
from playground.data.table import MAX_INPUTS
from playground.engine import ACTIVATIONS
from playground.engine.arrays import Array
from playground.experiment import MAX_HIDDEN
from playground.importing.found import FoundNetwork
from playground.importing.scaling import (
    FoundLayer,
    Scaling,
    axes_of,
    name_feature,
    numbers,
    plain_features,
)
from playground.reading import values
from playground.reading.json_text import JsonLimits, read_json
from playground.reading.quoting import shorten
from playground.reading.reader import Reader
from playground.reading.values import at

MISSING = (
    "safetensors files are read where the package safetensors is installed: on your own machine, "
    "pip install safetensors, and start the playground again"
)
DAMAGED = "the safetensors file is damaged or breaks off"
EXPECTED = "expected weight and bias of Linear layers alone"
AXES = {"weight": 2, "bias": 1}
OTHER_LAYERS = {1: "a normalization", 3: "a convolution", 4: "a convolution", 5: "a convolution"}
LENGTH = 8  # bytes, which tell those of the header
HEADER = JsonLimits(n_bytes=100_000, n_values=5_000)
MOST_LAYERS = MAX_HIDDEN + 1
TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
# What our own export has beside the layers.
OWN = {f"features.{one}" for one in ("mean", "deviation", "fills")} | {
    "unit.mean",
    "unit.deviation",
}
METADATA = "__metadata__"
FEATURES_BY_NAME = {
    **{name_feature(one): one for one in plain_features(MAX_INPUTS)},
    **{one.label: (one.factors, one.sine) for one in FEATURES.values()},
}


def is_safetensors(data: bytes) -> bool:
    """Return whether the content begins as such a file does: a length, then an object in JSON."""
    return data[LENGTH : LENGTH + 1] == b"{" and data[4:LENGTH] == bytes(4)


def read_safetensors(data: bytes) -> FoundNetwork:
    """Return the network of a state_dict.

    Raises:
        ValueError: safetensors is not installed, the file is damaged, or it has other parts than
            Linear layers, or such as can follow each other in more than one order.
    """
    metadata = _metadata(data)
    activations = _told(metadata, "activations", ACTIVATIONS, MOST_LAYERS)
    features = _told(metadata, "features", FEATURES_BY_NAME, MAX_INPUTS)
    tensors = _tensors(data)
    own = {name: one for name, one in tensors.items() if name in OWN}
    layers, decisions = _in_order(_layers({k: v for k, v in tensors.items() if k not in own}))
    if activations is not None:
        if len(activations) != len(layers):
            expected = f"{len(layers)}, one for each layer"
            raise ValueError(f"activations: expected {expected}, got {len(activations)}")
        layers = [
            FoundLayer(one.name, one.weights, one.biases, name)
            for one, name in zip(layers, activations, strict=True)
        ]
    scaling = None if activations is None and not own else _scaling(own)
    if scaling and features:
        made = tuple(FEATURES_BY_NAME[name] for name in features)
        scaling = replace(scaling, features=made)
    return FoundNetwork(tuple(layers), scaling, tuple(decisions))


# ---- the file ----


def _metadata(data: bytes) -> Reader:
    """Return what the file says of itself: a text for each name."""
    length = int.from_bytes(data[:LENGTH], "little")
    if LENGTH + length > len(data):
        raise ValueError(DAMAGED)
    if length > HEADER.n_bytes:
        expected = f"expected a header of at most {HEADER.n_bytes:,} bytes"
        raise ValueError(f"{expected}, as of up to {MOST_LAYERS} layers, got {length:,}")
    header = Reader(read_json(data[LENGTH : LENGTH + length], HEADER))
    return header.table(METADATA, default={})


def _told(metadata: Reader, key: str, known: Collection[str], most: int) -> tuple[str, ...] | None:
    """Return the names that our own export tells of as a list in JSON; None where it tells none."""
    written = metadata.values.get(key)
    if not isinstance(written, str):
        return None
    with at(METADATA, key):
        names = read_json(written.encode("utf-8", "replace"), HEADER)
        return values.each(names, lambda one: values.one_of(one, known), 1, most)


def _tensors(data: bytes) -> dict[str, NDArray[Any]]:
    """Return the tensors as arrays, those of bfloat16 as float32."""
    try:
        from safetensors import deserialize
    except ImportError:
        raise ValueError(MISSING) from None
    try:
        found = dict(deserialize(data))  # type: ignore[no-untyped-call]
    except Exception:  # of the library
        raise ValueError(DAMAGED) from None
    # The library hands them over in another order each time.
    names = sorted(found, key=_natural)
    for name in names:
        if name not in OWN and name.rpartition(".")[2] not in AXES:
            raise ValueError(f"{shorten(name, 60)}: {EXPECTED}")
    return {name: _array_of(shorten(name, 60), found[name]) for name in names}


def _array_of(name: str, tensor: Mapping[str, Any]) -> NDArray[Any]:
    kind = tensor["dtype"]
    if kind not in TYPES:
        known = ", ".join(TYPES)
        raise ValueError(f"{name}: {EXPECTED}, of one of the types {known}, got {shorten(kind)}")
    array = np.frombuffer(tensor["data"], TYPES[kind])
    if kind == "BF16":
        # The upper half of a float32, which NumPy has no type for.
        array = (array.astype(np.uint32) << 16).view(np.float32)
    return array.reshape(tensor["shape"])


def _scaling(own: Mapping[str, NDArray[Any]]) -> Scaling:
    """Return the scales that our own export has beside the layers, where it has any."""
    mean, deviation, target_mean, target_deviation = (
        numbers(name, np.ravel(own[name]), 1) if name in own else np.array([default])
        for name, default in (
            ("features.mean", 0.0),
            ("features.deviation", 1.0),
            ("unit.mean", 0.0),
            ("unit.deviation", 1.0),
        )
    )
    if len(target_mean) != 1 or len(target_deviation) != 1:
        raise ValueError("unit: expected a number for mean and one for deviation")
    precision = np.result_type(np.float16, *own.values()).name
    return Scaling(
        None,
        mean,
        deviation,
        target_mean.item(),
        target_deviation.item(),
        own.get("features.fills"),
        precision,
    )


# ---- layers ----


def _layers(tensors: Mapping[str, NDArray[Any]]) -> list[FoundLayer]:
    """Return a layer for each weight, in the natural order of their names."""
    names = sorted(tensors, key=_natural)
    for name in names:
        stem, _, part = name.rpartition(".")
        n_axes = tensors[name].ndim
        if n_axes != AXES[part]:
            of = OTHER_LAYERS.get(n_axes, "another kind of layer")
            raise ValueError(
                f"{shorten(name, 60)}: {EXPECTED}, got one with {axes_of(n_axes)}, as of {of}"
            )
        if part == "bias" and _join(stem, "weight") not in tensors:
            raise ValueError(f"{shorten(name, 60)}: expected a weight beside it, got none")
    stems = [name.rpartition(".")[0] for name in names if name.endswith("weight")]
    if not 1 <= len(stems) <= MOST_LAYERS:
        raise ValueError(f"expected 1 to {MOST_LAYERS} Linear layers, got {len(stems)}")
    return [_layer(one, tensors) for one in stems]


def _layer(stem: str, tensors: Mapping[str, NDArray[Any]]) -> FoundLayer:
    weight, bias = _join(stem, "weight"), _join(stem, "bias")
    biases: Array | None = numbers(bias, tensors[bias], 1) if bias in tensors else None
    # PyTorch has a row for each unit.
    return FoundLayer(weight, numbers(weight, tensors[weight], 2).T.copy(), biases)


def _join(stem: str, part: str) -> str:
    return f"{stem}.{part}" if stem else part


def _natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts fc2 before fc10."""
    parts = re.split(r"([0-9]+)", name[:200])
    return [(int(one), "") if k % 2 else (-1, one) for k, one in enumerate(parts)]


def _in_order(layers: Sequence[FoundLayer]) -> tuple[list[FoundLayer], list[str]]:
    """Return the layers as they follow each other, and a sentence where their names do not tell.

    A file has them by name, not as they are used. Names that differ in numbers alone tell the
    order; others do only if their sizes allow no more than one.
    """
    texts = {re.sub(r"[0-9]+", "#", one.name) for one in layers}
    if len(texts) == 1:
        return list(layers), []
    found: list[list[FoundLayer]] = []
    for chain in _chains([], list(layers)):
        found.append(chain)
        if len(found) > 1:
            raise ValueError(
                f"{shorten(_listed(layers), 120)}: the layers fit together in more than one order; "
                "name them so that they sort as they are used (0.weight, 1.weight, ...), as "
                "nn.Sequential does"
            )
    if not found:
        return list(layers), []
    return found[0], [
        f"the order {shorten(_listed(found[0]), 120)} is the one that the sizes allow"
    ]


def _chains(chain: list[FoundLayer], left: list[FoundLayer]) -> Iterator[list[FoundLayer]]:
    """Yield each order in which the sizes fit; names that differ in numbers alone stay sorted."""
    if not left:
        yield chain
    begun = set()
    for one in left:
        text = re.sub(r"[0-9]+", "#", one.name)
        if text not in begun and (not chain or len(one.weights) == chain[-1].n_units):
            yield from _chains([*chain, one], [other for other in left if other is not one])
        begun.add(text)


def _listed(layers: Sequence[FoundLayer]) -> str:
    return ", ".join(one.name.removesuffix(".weight") for one in layers)
