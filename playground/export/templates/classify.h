
/* Return the name of a class. */
static inline const char *${name}_class(int number) {
    static const char *const names[] = {$classes};
    return names[number];
}

/* Return the number of a point's class: $rule. */
static inline int ${name}_classify(const ${name}_real *point) {
    ${name}_real output[${NAME}_OUTPUTS];
    ${name}_predict(point, output);
$answer
}
