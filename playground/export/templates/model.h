/* A trained neural network: $title.
 *
 * To use it: #include "$file", then ${name}_predict(point, output) with
 * ${name}_real point[$n_inputs], output[$n_outputs]; link with -lm. To check it:
 * cc -std=c99 -D${NAME}_SELF_CHECK -x c $file -o check -lm && ./check
 *
 * Numbers are of type ${name}_real: define ${NAME}_FLOAT before for float with its functions, as
 * small computers have it. Constants lie in flash on AVR; elsewhere define ${NAME}_FLASH and
 * ${NAME}_READ(address) before, if they are to lie in a memory of their own.
$columns */
#ifdef ${NAME}_H
#error "$file is included twice in one file: of two networks export one under another name"
#endif
#define ${NAME}_H

#include <float.h>
#include <math.h>

$as_float#ifdef ${NAME}_FLOAT
typedef float ${name}_real;
#define ${NAME}_EPSILON FLT_EPSILON
#define ${NAME}_EXP(x) expf(x)
#define ${NAME}_LOG(x) logf(x)
#define ${NAME}_TANH(x) tanhf(x)
#define ${NAME}_SIN(x) sinf(x)
#define ${NAME}_FABS(x) fabsf(x)
#else
typedef double ${name}_real;
#define ${NAME}_EPSILON DBL_EPSILON
#define ${NAME}_EXP(x) exp(x)
#define ${NAME}_LOG(x) log(x)
#define ${NAME}_TANH(x) tanh(x)
#define ${NAME}_SIN(x) sin(x)
#define ${NAME}_FABS(x) fabs(x)
#endif
#ifndef ${NAME}_FLASH
#ifdef __AVR__
#include <avr/pgmspace.h>
#define ${NAME}_FLASH PROGMEM
#define ${NAME}_READ(address) pgm_read_float(address)
#else
#define ${NAME}_FLASH
#define ${NAME}_READ(address) (*(address))
#endif
#endif

#define ${NAME}_INPUTS $n_inputs
#define ${NAME}_OUTPUTS $n_outputs

$functions
$layers
/* Write the outputs at a point into `output`. */
static inline void ${name}_predict(const ${name}_real *point, ${name}_real *output) {
    /* The mean of each feature, which is subtracted, and its standard deviation, the divisor. */
    static const ${name}_real mean[] ${NAME}_FLASH = {$mean};
    static const ${name}_real deviation[] ${NAME}_FLASH = {$deviation};
    ${name}_real a[$widest], b[$widest];
$features
    for (int k = 0; k < $n_features; k++) {
        a[k] = (a[k] - ${NAME}_READ(mean + k)) / ${NAME}_READ(deviation + k);
    }
$calls
    for (int k = 0; k < ${NAME}_OUTPUTS; k++) output[k] = $last[k]$unit;
}
$classify
#ifdef ${NAME}_SELF_CHECK
#include <stdio.h>

/* The training points, and the playground's outputs at them. */
static const ${name}_real ${name}_points[] ${NAME}_FLASH = {
$points
};
static const ${name}_real ${name}_outputs[] ${NAME}_FLASH = {
$outputs
};

int main(void) {
    /* To about the digits of the type; that of the playground is double with 8 bytes. */
    const ${name}_real tolerance = ${NAME}_EPSILON < 1e-12 ? $tolerance : 2e-5;
    const int n = (int)(sizeof ${name}_points / sizeof *${name}_points) / ${NAME}_INPUTS;
    ${name}_real point[${NAME}_INPUTS], output[${NAME}_OUTPUTS], largest = 0;
    int digits = 0;
    for (int k = 0; k < n; k++) {
        for (int j = 0; j < ${NAME}_INPUTS; j++) {
            point[j] = ${NAME}_READ(${name}_points + k * ${NAME}_INPUTS + j);
        }
        ${name}_predict(point, output);
        for (int j = 0; j < ${NAME}_OUTPUTS; j++) {
            const ${name}_real wanted = ${NAME}_READ(${name}_outputs + k * ${NAME}_OUTPUTS + j);
            const ${name}_real size = ${NAME}_FABS(wanted) > $size ? ${NAME}_FABS(wanted) : $size;
            const ${name}_real difference = ${NAME}_FABS(output[j] - wanted) / size;
            if (!(difference < tolerance)) {
                printf("differs from the playground at point %d\n", k + 1);
                return 1;
            }
            if (difference > largest) largest = difference;
        }
    }
    /* An exponent alone: small computers print no number with a point. */
    while (digits < 99 && largest * 10 < 1) {
        largest *= 10;
        digits++;
    }
    printf("%d points as in the playground, to 1e-%d\n", n, digits);
    return 0;
}
#endif
