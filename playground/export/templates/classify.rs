/// The classes, by number.
pub const CLASSES: &[&str] = &[$classes];

/// Return the name of a point's class: $rule.
pub fn classify(point: &[Real; INPUTS]) -> &'static str {
    let output = predict(point);
    CLASSES[$answer]
}

