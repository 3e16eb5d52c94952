const softmax = (zs, n) => {
  const most = Number.MAX_VALUE; // stands in for infinity, which less itself is no number
  for (let k = 0; k < n; k++) {
    let largest = -most, sum = 0;
    for (let at = k; at < zs.length; at += n) {
      zs[at] = Math.max(-most, Math.min(most, zs[at]));
      largest = Math.max(largest, zs[at]);
    }
    for (let at = k; at < zs.length; at += n) sum += zs[at] = Math.exp(zs[at] - largest);
    for (let at = k; at < zs.length; at += n) zs[at] /= sum;
  }
};
