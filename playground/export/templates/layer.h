static void model_layer_$number(const double *in, double *out) {
    /* A row for each input, a column for each unit. */
    static const double weights[] = {
$weights
    };
    static const double biases[] = {
$biases
    };
    for (int unit = 0; unit < $n_units; unit++) {
        out[unit] = biases[unit];
        for (int k = 0; k < $n_in; k++) out[unit] += in[k] * weights[k * $n_units + unit];
    }
    model_$activation(out, $n_units);
}
