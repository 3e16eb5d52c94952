// The colours of answers: from blue by white to orange, told apart by the colour-blind, too.

const LOW = [66, 146, 209], MIDDLE = [255, 255, 255], HIGH = [240, 150, 60];
export const SHADES = 1024;

/** Return the colours from blue by white to orange, four bytes each. */
function makeShades() {
  const shades = new Uint8ClampedArray(4 * (SHADES + 1));
  for (let k = 0; k <= SHADES; k++) {
    const t = (2 * k) / SHADES - 1;
    const end = t < 0 ? LOW : HIGH;
    for (let c = 0; c < 3; c++) {
      shades[4 * k + c] = MIDDLE[c] + (end[c] - MIDDLE[c]) * Math.abs(t);
    }
    shades[4 * k + 3] = 255;
  }
  return shades;
}

export const shades = makeShades();

/** Write the colour of a level, from 0 to `top`, into image data. */
export function paintLevel(data, at, level, top) {
  const shade = 4 * Math.round((level / top) * SHADES);
  for (let c = 0; c < 4; c++) data[at + c] = shades[shade + c];
}

/** Return the colour of a level as CSS has it. */
export function colorOf(level, top) {
  const shade = 4 * Math.round((level / top) * SHADES);
  return `rgb(${shades[shade]}, ${shades[shade + 1]}, ${shades[shade + 2]})`;
}
