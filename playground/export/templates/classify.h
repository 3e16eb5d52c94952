
/* Return the name of a class. */
static inline const char *model_class(int number) {
    static const char *const names[] = {$classes};
    return names[number];
}

/* Return the number of a point's class: $rule. */
static inline int model_classify(const double *point) {
    double output[MODEL_OUTPUTS];
    model_predict(point, output);
$answer
}
