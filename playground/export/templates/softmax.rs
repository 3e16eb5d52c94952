fn softmax(zs: &mut [Real]) {
    let largest = zs.iter().fold(zs[0], |one, other| one.max(*other));
    zs.iter_mut().for_each(|z| *z = (*z - largest).exp());
    let sum: Real = zs.iter().sum();
    zs.iter_mut().for_each(|z| *z /= sum);
}
