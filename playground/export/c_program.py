"""A header in C99 that needs the math library alone."""

from playground.export.model import Model
from playground.export.source import (
    about_columns,
    c_text,
    common_parts,
    feature_source,
    wrapped,
)

FUNCTIONS = {
    "linear": "z",
    "sigmoid": "1.0 / (1.0 + exp(-z))",
    "tanh": "tanh(z)",
    "relu": "z > 0.0 ? z : 0.0",
    "leaky_relu": "z > 0.0 ? z : 0.01 * z",
    "elu": "z > 0.0 ? z : expm1(z)",
    "softplus": "fmax(z, 0.0) + log1p(exp(-fabs(z)))",
    "silu": "z / (1.0 + exp(-z))",
    "gelu": "0.5 * z * (1.0 + tanh(0.7978845608028654 * (z + 0.044715 * z * z * z)))",
    "sine": "sin(z)",
}
SOFTMAX = """static void model_softmax(double *a, int n) {
    double largest = a[0], sum = 0.0;
    for (int k = 1; k < n; k++) if (a[k] > largest) largest = a[k];
    for (int k = 0; k < n; k++) sum += a[k] = exp(a[k] - largest);
    for (int k = 0; k < n; k++) a[k] /= sum;
}
"""
FUNCTION = """static void model_{name}(double *a, int n) {{
    for (int k = 0; k < n; k++) {{
        const double z = a[k];
        a[k] = {formula};
    }}
}}
"""
LAYER = """static void model_layer_{number}(const double *in, double *out) {{
    /* A row for each input, a column for each unit. */
    static const double weights[] = {{
{weights}
    }};
    static const double biases[] = {{
{biases}
    }};
    for (int unit = 0; unit < {n_units}; unit++) {{
        out[unit] = biases[unit];
        for (int k = 0; k < {n_in}; k++) out[unit] += in[k] * weights[k * {n_units} + unit];
    }}
    model_{activation}(out, {n_units});
}}
"""
# Inline, for compilers warn of other static functions that are not called.
CLASSIFY = """
/* Return the name of a class. */
static inline const char *model_class(int number) {{
    static const char *const names[] = {{{classes}}};
    return names[number];
}}

/* Return the number of a point's class: {rule}. */
static inline int model_classify(const double *point) {{
    double output[MODEL_OUTPUTS];
    model_predict(point, output);
{answer}
}}
"""
LARGEST = """    int largest = 0;
    for (int k = 1; k < MODEL_OUTPUTS; k++) if (output[k] > output[largest]) largest = k;
    return largest;"""
PROGRAM = """/* A trained neural network: {title}.
 *
 * To use it: #include "{file}", then model_predict(point, output) with
 * double point[{n_inputs}], output[{n_outputs}]; link with -lm. To check it:
 * cc -std=c99 -DMODEL_SELF_CHECK -x c {file} -o check -lm && ./check
{columns} */
#ifndef MODEL_H
#define MODEL_H

#include <math.h>

#define MODEL_INPUTS {n_inputs}
#define MODEL_OUTPUTS {n_outputs}

{functions}
{layers}
/* Write the outputs at a point into `output`. */
static void model_predict(const double *point, double *output) {{
    /* Of each feature: what is taken off, and what it is divided by after that. */
    static const double mean[] = {{{mean}}};
    static const double deviation[] = {{{deviation}}};
    double a[{widest}], b[{widest}];
{features}
    for (int k = 0; k < {n_features}; k++) a[k] = (a[k] - mean[k]) / deviation[k];
{calls}
    for (int k = 0; k < MODEL_OUTPUTS; k++) output[k] = {last}[k]{unit};
}}
{classify}
#ifdef MODEL_SELF_CHECK
#include <stdio.h>

/* The points it was trained on, and what the playground answers at them. */
static const double model_points[] = {{
{points}
}};
static const double model_outputs[] = {{
{outputs}
}};

int main(void) {{
    double output[MODEL_OUTPUTS], largest = 0.0;
    const int n = sizeof model_points / sizeof *model_points / MODEL_INPUTS;
    for (int k = 0; k < n; k++) {{
        model_predict(model_points + k * MODEL_INPUTS, output);
        for (int j = 0; j < MODEL_OUTPUTS; j++) {{
            const double wanted = model_outputs[k * MODEL_OUTPUTS + j];
            const double difference = fabs(output[j] - wanted) / fmax({size}, fabs(wanted));
            if (!(difference < {tolerance})) {{
                printf("differs from the playground by %g\\n", difference);
                return 1;
            }}
            largest = fmax(largest, difference);
        }}
    }}
    printf("%d points as in the playground, to %.0e\\n", n, largest);
    return 0;
}}
#endif
#endif
"""


def c_source(model: Model, file: str) -> str:
    """Return the header; `file` is the name it will have."""
    inputs = [f"point[{k}]" for k in range(model.n_inputs)]
    names = ["a" if k % 2 == 0 else "b" for k in range(len(model.layers) + 1)]
    parts = common_parts(model, file, "sin") | {
        "columns": about_columns(model, " * "),
        "classify": _classify(model),
        "features": "\n".join(
            f"    a[{k}] = {feature_source(one, inputs)};"
            for k, one in enumerate(model.transform.features)
        ),
        "points": wrapped(model.points.ravel(), "    "),
        "outputs": wrapped(model.outputs.ravel(), "    "),
    }
    return PROGRAM.format(
        **parts,
        functions="\n".join(map(_function, model.activations)),
        layers="\n".join(
            LAYER.format(
                number=k,
                weights=wrapped(layer.weights.ravel(), " " * 8),
                biases=wrapped(layer.biases, " " * 8),
                n_in=len(layer.weights),
                n_units=len(layer.biases),
                activation=layer.activation,
            )
            for k, layer in enumerate(model.layers, 1)
        ),
        widest=max(model.n_features, *(len(layer.biases) for layer in model.layers)),
        calls="\n".join(
            f"    model_layer_{k}({names[k - 1]}, {names[k]});"
            for k in range(1, len(model.layers) + 1)
        ),
        last=names[-1],
    )


def _classify(model: Model) -> str:
    """Return how outputs are read as classes; values are read as they are."""
    if not model.classes:
        return ""
    rule, answer = "that of its largest output", LARGEST
    if model.n_outputs == 1:
        rule = f"1 above {model.threshold}, else 0"
        answer = f"    return output[0] > {model.threshold};"
    classes = ", ".join(map(c_text, model.classes))
    return CLASSIFY.format(classes=classes, rule=rule, answer=answer)


def _function(name: str) -> str:
    return SOFTMAX if name == "softmax" else FUNCTION.format(name=name, formula=FUNCTIONS[name])
