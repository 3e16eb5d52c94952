#!/usr/bin/env bash
# FANN 2.2.0 reports a quarter of the mean squared error where the output's activation is symmetric:
# it halves each difference first, as targets from -1 to 1 are twice as far apart as those from 0
# to 1. A linear output with the same targets is not halved. For the XOR of FANN's own example, a
# network that answers 0 to everything has an error of 1 and is reported with 0.25, which reads as
# a step on the way. The desired error that ends training is compared with the smaller number. The
# manual calls it the mean square error.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Debian's packages, unpacked and not installed.
apt-get -qq download 'libfann2=2.2.0*' 'libfann-dev=2.2.0*' 2>/dev/null
for package in ./*.deb; do dpkg -x "$package" .; done
libraries=$(dirname "$(find usr -name libfann.so)")

cat >mse.c <<'C'
#include <fann.h>
#include <stdio.h>

/* Reports the error over XOR of a network whose weights are 0, and gives it by hand. */
static double reported(enum fann_activationfunc_enum activation, fann_type low, double *by_hand) {
    const unsigned int sizes[] = {2, 1};
    struct fann *network = fann_create_standard_array(2, sizes);
    struct fann_connection links[3];
    fann_set_activation_function_output(network, activation);
    fann_get_connection_array(network, links);
    for (int i = 0; i < 3; i++) links[i].weight = 0;
    fann_set_weight_array(network, links, 3);
    *by_hand = 0;
    fann_reset_MSE(network);
    for (int k = 0; k < 4; k++) {
        fann_type inputs[] = {k & 1 ? 1 : low, k & 2 ? 1 : low};
        fann_type target[] = {k == 1 || k == 2 ? 1 : low};
        double miss = *fann_run(network, inputs) - *target;
        *by_hand += miss * miss / 4;
        fann_test(network, inputs, target);
    }
    double error = fann_get_MSE(network);
    fann_destroy(network);
    return error;
}

int main(void) {
    double sigmoid, linear, symmetric;
    double seen[] = {reported(FANN_SIGMOID, 0, &sigmoid), reported(FANN_LINEAR, -1, &linear),
                     reported(FANN_SIGMOID_SYMMETRIC, -1, &symmetric)};
    printf("guess: sigmoid %g, linear %g, symmetric sigmoid %g\n", sigmoid, linear, symmetric);
    printf("seen: sigmoid %g, linear %g, symmetric sigmoid %g\n", seen[0], seen[1], seen[2]);
    return !(seen[0] == sigmoid && seen[1] == linear && symmetric == 1 && seen[2] == 0.25);
}
C
cc -Iusr/include mse.c -L"$libraries" -lfann -lm -o mse
echo "versions: FANN $(dpkg-deb -f ./libfann2_*.deb Version), $(cc --version | sed -n 1p)"
if ! LD_LIBRARY_PATH="$libraries" ./mse; then
    echo "FANN no longer reports a quarter for a symmetric output." >&2
    exit 1
fi
