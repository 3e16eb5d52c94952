static inline void ${name}_layer_$number(const ${name}_real *in, ${name}_real *out) {
    /* A row for each input, a column for each unit. */
    static const ${name}_real weights[] ${NAME}_FLASH = {
$weights
    };
$biases    for (int unit = 0; unit < $n_units; unit++) {
        out[unit] = $bias;
        for (int k = 0; k < $n_in; k++) {
            out[unit] += in[k] * ${NAME}_READ(weights + k * $n_units + unit);
        }
    }
    ${name}_$activation(out, $n_units);
}
