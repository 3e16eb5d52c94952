const $name = (zs) => {
  for (let k = 0; k < zs.length; k++) {
    const z = zs[k];
    zs[k] = $formula;
  }
};
