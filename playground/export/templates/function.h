static inline void ${name}_$activation(${name}_real *a, int n) {
    for (int k = 0; k < n; k++) {
        const ${name}_real z = a[k];
        a[k] = $formula;
    }
}
