static void model_$name(double *a, int n) {
    for (int k = 0; k < n; k++) {
        const double z = a[k];
        a[k] = $formula;
    }
}
