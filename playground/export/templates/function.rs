fn $name(zs: &mut [Real]) {
    for z in zs.iter_mut() {
        *z = {
            let z = *z;
            $formula
        };
    }
}
