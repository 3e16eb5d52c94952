static inline void NAME_softplus(NAME_real *a, int n) {
    for (int k = 0; k < n; k++) {
        /* log(1 + x) to the last digit though 1 + x is rounded: small computers have no log1p. */
        const NAME_real z = a[k], x = exp(-fabs(z)), u = 1 + x;
        a[k] = (z > 0 ? z : 0) + (u > 1 ? log(u) * x / (u - 1) : x);
    }
}
