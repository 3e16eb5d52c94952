fn sin(x: Real) -> Real {
    x.sin()
}

