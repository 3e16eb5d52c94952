static inline void NAME_softmax(NAME_real *a, int n) {
    NAME_real largest = a[0], sum = 0;
    for (int k = 1; k < n; k++) if (a[k] > largest) largest = a[k];
    for (int k = 0; k < n; k++) sum += a[k] = exp(a[k] - largest);
    for (int k = 0; k < n; k++) a[k] /= sum;
}
