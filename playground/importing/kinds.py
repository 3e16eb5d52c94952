"""Kinds of files that hold a model and are not read: each told by its content, with a way in."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.importing.onnx_bytes import fields_of
from playground.reading.quoting import show

ZIP = b"PK"
ARRAYS = 'np.savez("weights.npz", *model.get_weights())'
STATE = 'safetensors.torch.save_file(model.state_dict(), "model.safetensors")'
COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")


@dataclass(frozen=True)
class OtherKind:
    """A kind of file that is refused.

    Attributes:
        is_it: whether a content is of the kind.
        sentence: what it is, and what to do instead.
    """

    is_it: Callable[[bytes], bool]
    sentence: str


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(beginnings)


def _marked(mark: bytes) -> Callable[[bytes], bool]:
    """Return what knows a FlatBuffers file by the four letters behind its first offset."""
    return lambda data: data[4:8] == mark


def _archive_with(*members: bytes) -> Callable[[bytes], bool]:
    """Return what knows a zip archive by the end of a member's name, without unpacking it."""
    return lambda data: data.startswith(ZIP) and any(one in data for one in members)


def _is_pickle(data: bytes) -> bool:
    return data[:1] == b"\x80" and data[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")


def _is_zlib(data: bytes) -> bool:
    return data[:1] == b"x" and data[1:2] in (b"\x01", b"\x9c", b"\xda")


def _is_tensorflow(data: bytes) -> bool:
    """Return whether it is a SavedModel (its version, then graphs) or a GraphDef (nodes)."""
    if data[:3] == b"\x08\x01\x12" or data[:1] == b"\n":
        try:
            numbers = {number for number, _, _ in fields_of(data)}
        except ValueError:
            return False
        return numbers <= ({1, 2} if data[:1] == b"\x08" else {1, 2, 3, 4})
    return False


PICKLED = (
    "a pickle, as of pickle, joblib or an old torch.save, which only running code of its own could "
    f"open; export ONNX (scikit-learn: skl2onnx), or for PyTorch use {STATE}"
)
OTHER_KINDS = (
    OtherKind(
        _starts(b"\x89HDF\r\n\x1a\n"), f"an HDF5 file, as Keras writes .h5; save {ARRAYS} instead"
    ),
    OtherKind(_archive_with(b"model.weights.h5"), f"a .keras archive; save {ARRAYS} instead"),
    OtherKind(
        _archive_with(b"/constants.pkl"),
        f"a TorchScript archive, which holds code; use torch.onnx.export, or {STATE}",
    ),
    OtherKind(
        _archive_with(b"/data.pkl", b"archive_format"),
        f"a PyTorch archive, which holds a pickle that could run code; use {STATE}",
    ),
    OtherKind(_is_pickle, PICKLED),
    OtherKind(
        lambda data: _is_zlib(data) or data.startswith(COMPRESSED),
        "a compressed file; unpack it first, and if joblib wrote it, export ONNX instead",
    ),
    OtherKind(_marked(b"TFL3"), f"a TensorFlow Lite file; of the Keras model, save {ARRAYS}"),
    OtherKind(_marked(b"ORTM"), "a file for ONNX Runtime alone; open the .onnx file instead"),
    OtherKind(
        _starts(b"GGUF"),
        "a GGUF file, as of language models: here a network is a small multilayer perceptron",
    ),
    OtherKind(_is_tensorflow, f"a TensorFlow graph; of the Keras model, save {ARRAYS}"),
    OtherKind(_starts(b"\x93NUMPY"), f"a single array; save all weights in one file with {ARRAYS}"),
)


def refuse_other_kinds(name: str, data: bytes) -> None:
    """Raise a ValueError for a file of a kind that is known by name and not read."""
    for kind in OTHER_KINDS:
        if kind.is_it(data):
            raise ValueError(f"{show(name)} is {kind.sentence}")
