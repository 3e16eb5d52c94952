//! A trained neural network: $title.
//!
//! It needs no crates: write `mod $name;` in a program, then call `$name::predict(&point)`.
//! To check it: rustc --test $file -o check && ./check
$columns#![allow(dead_code, clippy::all)]

/// The type of all numbers.
pub type Real = $real;

pub const INPUTS: usize = $n_inputs;
pub const OUTPUTS: usize = $n_outputs;

/// The mean of each feature, which is subtracted, and its standard deviation, the divisor.
const MEAN: [Real; $n_features] = [$mean];
const DEVIATION: [Real; $n_features] = [$deviation];

// Weights (a row for each input, a column for each unit) and biases of each layer.
$layers

$sine$functions

/// Add up the inputs of each unit, times their weights, and apply the activation.
fn layer<const INS: usize, const UNITS: usize>(
    weights: &[[Real; UNITS]; INS],
    biases: &[Real; UNITS],
    a: &[Real; INS],
    activation: fn(&mut [Real]),
) -> [Real; UNITS] {
    let mut z = *biases;
    for (row, input) in weights.iter().zip(a) {
        for (sum, weight) in z.iter_mut().zip(row) {
            *sum += weight * input;
        }
    }
    activation(&mut z);
    z
}

/// Return the outputs at a point.
pub fn predict(point: &[Real; INPUTS]) -> [Real; OUTPUTS] {
    let [$inputs] = *point;
$filled    let mut a: [Real; $n_features] = [$features];
    for k in 0..$n_features {
        a[k] = (a[k] - MEAN[k]) / DEVIATION[k];
    }
$calls
    $answer
}

$classify#[cfg(test)]
mod tests {
    use super::{predict, Real, INPUTS, OUTPUTS};

    // The training points, and the playground's outputs at them.
    const POINTS_SEEN: [[Real; INPUTS]; $n_points] = $points;
    const OUTPUTS_THERE: [[Real; OUTPUTS]; $n_points] = $outputs;

    #[test]
    fn as_in_the_playground() {
        for (point, wanted) in POINTS_SEEN.iter().zip(&OUTPUTS_THERE) {
            for (found, output) in predict(point).iter().zip(wanted) {
                let apart = (found - output).abs() / output.abs().max($size);
                assert!(apart < $tolerance, "differs from the playground by {apart}");
            }
        }
    }
}
