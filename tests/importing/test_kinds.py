"""Files that hold a model of a kind that is not read are refused by name, by what is in them."""

import bz2
import gzip
import io
import lzma
import pickle
import struct
import zipfile
import zlib

import pytest

from playground.experiment import Experiment
from playground.importing.read import ModelError, read_model

ARRAYS = 'np.savez("weights.npz", *model.get_weights())'
STATE = 'safetensors.torch.save_file(model.state_dict(), "model.safetensors")'
PICKLED = (
    "a pickle, as of pickle, joblib or an old torch.save, which only running code of its own could "
    f"open; export ONNX (scikit-learn: skl2onnx), or for PyTorch use {STATE}"
)
PACKED = "a compressed file; unpack it first, and if joblib wrote it, export ONNX instead"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, b"content")
    return buffer.getvalue()


def of_length(number: int, content: bytes) -> bytes:
    """Return a field of protobuf, of fewer than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


PICKLE = pickle.dumps({"coefs_": [1.0, 2.0]})
OTHERS: dict[str, tuple[bytes, str]] = {
    "w.weights.h5": (
        b"\x89HDF\r\n\x1a\n" + bytes(40),
        f"an HDF5 file, as Keras writes .h5; save {ARRAYS} instead",
    ),
    "m.keras": (
        archive("metadata.json", "config.json", "model.weights.h5"),
        f"a .keras archive; save {ARRAYS} instead",
    ),
    "m.pt": (
        archive("m/data.pkl", "m/data/0", "m/version"),
        f"a PyTorch archive, which holds a pickle that could run code; use {STATE}",
    ),
    "m.pt2": (
        archive("m/archive_format", "m/models/model.json"),
        f"a PyTorch archive, which holds a pickle that could run code; use {STATE}",
    ),
    "script.pt": (
        archive("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl"),
        f"a TorchScript archive, which holds code; use torch.onnx.export, or {STATE}",
    ),
    "legacy.pth": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", PICKLED),
    "m.pkl": (PICKLE, PICKLED),
    "m.joblib": (zlib.compress(PICKLE), PACKED),
    "m.pkl.gz": (gzip.compress(PICKLE), PACKED),
    "m.pkl.bz2": (bz2.compress(PICKLE), PACKED),
    "m.pkl.xz": (lzma.compress(PICKLE), PACKED),
    "m.tflite": (
        struct.pack("<I", 28) + b"TFL3" + bytes(20),
        f"a TensorFlow Lite file; of the Keras model, save {ARRAYS}",
    ),
    "m.ort": (
        struct.pack("<I", 28) + b"ORTM" + bytes(20),
        "a file for ONNX Runtime alone; open the .onnx file instead",
    ),
    "m.gguf": (
        b"GGUF" + bytes(20),
        "a GGUF file, as of language models: here a network is a small multilayer perceptron",
    ),
    "saved_model.pb": (
        b"\x08\x01" + of_length(2, b"graphs"),
        f"a TensorFlow graph; of the Keras model, save {ARRAYS}",
    ),
    "frozen.pb": (
        of_length(1, b"node") + of_length(1, b"node"),
        f"a TensorFlow graph; of the Keras model, save {ARRAYS}",
    ),
    "w.npy": (
        b"\x93NUMPY\x01\x00" + bytes(20),
        f"a single array; save all weights in one file with {ARRAYS}",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_kind_that_is_not_read_is_refused_by_name_with_a_way_in(name: str) -> None:
    data, sentence = OTHERS[name]
    for called in (name, "model.json"):
        with pytest.raises(ModelError) as caught:
            read_model(called, data, Experiment())
        assert str(caught.value) == f"'{called}' is {sentence}"


def test_no_pickle_is_opened() -> None:
    class Opened:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return pytest.fail, ("a pickle was opened",)

    for data in (pickle.dumps(Opened()), archive("m/data.pkl")):
        with pytest.raises(ModelError, match="pickle"):
            read_model("m.pkl", data, Experiment())
