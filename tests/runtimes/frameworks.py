"""Frameworks and inference engines that CI does not have, each with its packages of one version."""

from collections.abc import Mapping

from playground.export.options import Precision
from tests.runtimes.environments import Environment
from tests.runtimes.interpreters import DOUBLE, SINGLE, in_python
from tests.runtimes.runtime import Runtime

KERAS = "keras==3.15.1"
TORCH = "torch==2.13.0"
NUMPY = "numpy==2.4.6"
WITH_TORCH = Environment((TORCH, KERAS))
# Without another framework Keras needs SciPy, and on NumPy alone JAX, which it does not ask for.
WITH_JAX = Environment(("jax==0.10.2", KERAS))
WITH_OPENVINO = Environment(("openvino==2026.4.1", KERAS, "scipy==1.17.1"))
# OpenVINO, and Keras on most backends, count in float32 whatever the file says: then it is right
# when the outputs are as near as that type allows.
AS_FLOAT32: Mapping[Precision, float] = {"float64": SINGLE["float32"]}
# Its tanh comes near to -1 without getting there, which GELU multiplies by what is far away.
OF_TRACT: Mapping[Precision, float] = DOUBLE | {"float32": 1e-4}


def keras(backend: str, environment: Environment, is_double: bool = False) -> Runtime:
    """Return Keras on a backend."""
    return in_python(
        f"keras-{backend}",
        "keras",
        ("keras",),
        "run_module.py",
        environment=environment,
        tolerances=DOUBLE if is_double else AS_FLOAT32,
        is_in_ci=False,
        variables={"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )


def pytorch(way: str) -> Runtime:
    """Return PyTorch, which runs the network in one of its ways."""
    return in_python(
        f"torch-{way}",
        "torch",
        ("torch",),
        "run_torch.py",
        way,
        environment=WITH_TORCH,
        tolerances=DOUBLE,
        is_in_ci=False,
    )


def engine(
    name: str, package: str, *packages: str, tolerances: Mapping[Precision, float] = SINGLE
) -> Runtime:
    """Return a package that runs ONNX files."""
    return in_python(
        name,
        packages[0].partition("==")[0],
        ("onnx",),
        "run_onnx.py",
        package,
        environment=Environment(packages),
        tolerances=tolerances,
        is_in_ci=False,
    )


FRAMEWORKS = (
    *map(pytorch, ("eager", "compile", "export")),
    keras("numpy", WITH_JAX),
    keras("tensorflow", Environment(("tensorflow-cpu==2.21.0", KERAS)), is_double=True),
    keras("jax", WITH_JAX),
    keras("torch", WITH_TORCH),
    keras("openvino", WITH_OPENVINO),
    engine("openvino", "openvino", *WITH_OPENVINO.packages, tolerances=AS_FLOAT32 | SINGLE),
    engine("opencv-5", "opencv", "opencv-python-headless==5.0.0.93", NUMPY),
    engine("opencv-4", "opencv", "opencv-python-headless==4.14.0.94", NUMPY),
    engine("tract", "tract", "tract==0.23.9", NUMPY, tolerances=OF_TRACT),
    engine("ncnn", "ncnn", "ncnn==1.0.20261020", "pnnx==20261020", TORCH),
)
