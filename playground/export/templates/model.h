/* A trained neural network: $title.
 *
 * To use it: #include "$file", then model_predict(point, output) with
 * double point[$n_inputs], output[$n_outputs]; link with -lm. To check it:
 * cc -std=c99 -DMODEL_SELF_CHECK -x c $file -o check -lm && ./check
$columns */
#ifndef MODEL_H
#define MODEL_H

#include <math.h>

#define MODEL_INPUTS $n_inputs
#define MODEL_OUTPUTS $n_outputs

$functions
$layers
/* Write the outputs at a point into `output`. */
static void model_predict(const double *point, double *output) {
    /* The mean of each feature, which is subtracted, and its standard deviation, the divisor. */
    static const double mean[] = {$mean};
    static const double deviation[] = {$deviation};
    double a[$widest], b[$widest];
$features
    for (int k = 0; k < $n_features; k++) a[k] = (a[k] - mean[k]) / deviation[k];
$calls
    for (int k = 0; k < MODEL_OUTPUTS; k++) output[k] = $last[k]$unit;
}
$classify
#ifdef MODEL_SELF_CHECK
#include <stdio.h>

/* The training points, and the playground's outputs at them. */
static const double model_points[] = {
$points
};
static const double model_outputs[] = {
$outputs
};

int main(void) {
    double output[MODEL_OUTPUTS], largest = 0.0;
    const int n = sizeof model_points / sizeof *model_points / MODEL_INPUTS;
    for (int k = 0; k < n; k++) {
        model_predict(model_points + k * MODEL_INPUTS, output);
        for (int j = 0; j < MODEL_OUTPUTS; j++) {
            const double wanted = model_outputs[k * MODEL_OUTPUTS + j];
            const double difference = fabs(output[j] - wanted) / fmax($size, fabs(wanted));
            if (!(difference < $tolerance)) {
                printf("differs from the playground by %g\n", difference);
                return 1;
            }
            largest = fmax(largest, difference);
        }
    }
    printf("%d points as in the playground, to %.0e\n", n, largest);
    return 0;
}
#endif
#endif
