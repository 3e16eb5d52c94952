// Maps of what is answered over a plane, painted into pictures: by one scale, or by classes.

import { shades, SHADES } from "./colors.js";

export const PIXELS = 180; // of a picture along each side
const EDGE = [45, 45, 45]; // a boundary

/** Paint a map (levels from 0 to `top`, row by row from the bottom), its middle as a line if asked. */
export function paintMap(map, top, context, withLine) {
  const image = context.createImageData(PIXELS, PIXELS);
  const values = smooth(map, 0, map.length);
  const middle = top / 2;
  for (let y = 0; y < PIXELS; y++) {
    for (let x = 0; x < PIXELS; x++) {
      const at = y * PIXELS + x;
      const value = values[at];
      const right = x + 1 < PIXELS ? values[at + 1] - value : 0;
      const down = y + 1 < PIXELS ? values[at + PIXELS] - value : 0;
      const slope = Math.max(Math.abs(right), Math.abs(down));
      // How many pixels the boundary is away, as a share of the line that this pixel is part of.
      const line = withLine && slope > 1e-5 * top
        ? Math.min(1, Math.max(0, 1.3 - Math.abs(value - middle) / slope)) : 0;
      const shade = 4 * Math.round((value / top) * SHADES);
      const pixel = 4 * ((PIXELS - 1 - y) * PIXELS + x);
      for (let c = 0; c < 3; c++) {
        image.data[pixel + c] = shades[shade + c] * (1 - line) + EDGE[c] * line;
      }
      image.data[pixel + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Paint a map for each class: where one is the largest, in its colour, the paler the less sure. */
export function paintClasses(map, top, context, classes) {
  const image = context.createImageData(PIXELS, PIXELS);
  const n = classes.length, area = map.length / n;
  const maps = classes.map((_, k) => smooth(map, k * area, area));
  const colors = classes.map(({ light }) => rgbOf(light));
  const winners = new Uint8Array(PIXELS * PIXELS), leads = new Float32Array(PIXELS * PIXELS);
  for (let at = 0; at < winners.length; at++) {
    let [first, second] = [0, -1];
    for (let k = 1; k < n; k++) {
      if (maps[k][at] > maps[first][at]) [first, second] = [k, first];
      else if (second < 0 || maps[k][at] > maps[second][at]) second = k;
    }
    winners[at] = first;
    leads[at] = maps[first][at] - maps[second][at];
  }
  for (let y = 0; y < PIXELS; y++) {
    for (let x = 0; x < PIXELS; x++) {
      const at = y * PIXELS + x, winner = winners[at];
      // The lead changes its sign where another class wins: so steep is the way to the boundary.
      const slopeTo = (other) => Math.abs(leads[other] * (winners[other] === winner ? 1 : -1) - leads[at]);
      const slope = Math.max(
        x + 1 < PIXELS ? slopeTo(at + 1) : 0, y + 1 < PIXELS ? slopeTo(at + PIXELS) : 0,
      );
      const line = slope > 1e-5 * top ? Math.min(1, Math.max(0, 1.3 - leads[at] / slope)) : 0;
      const color = mix(colors[winner], surety(maps[winner][at] / top, n));
      const pixel = 4 * ((PIXELS - 1 - y) * PIXELS + x);
      for (let c = 0; c < 3; c++) image.data[pixel + c] = color[c] * (1 - line) + EDGE[c] * line;
      image.data[pixel + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Return the class whose map is the largest at a place of the grid, and its level there. */
export function winnerAt(map, n, place) {
  const area = map.length / n;
  let winner = 0;
  for (let k = 1; k < n; k++) if (map[k * area + place] > map[winner * area + place]) winner = k;
  return { winner, level: map[winner * area + place] };
}

/** Return how strong a class is painted: its share above the one that all have when none is known. */
export function surety(share, n) {
  return 0.15 + 0.85 * Math.max(0, (share - 1 / n) / (1 - 1 / n));
}

export function rgbOf(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Return a colour on white, as strong as `share`. */
export function mix(color, share) {
  return color.map((one) => 255 + (one - 255) * share);
}

/** Return one of the maps, between its points, PIXELS along each side. */
function smooth(map, start, area) {
  const grid = Math.round(Math.sqrt(area));
  const values = new Float32Array(PIXELS * PIXELS);
  for (let y = 0; y < PIXELS; y++) {
    const v = (y * (grid - 1)) / (PIXELS - 1);
    const row = Math.min(grid - 2, Math.floor(v)) * grid;
    const t = v - row / grid;
    for (let x = 0; x < PIXELS; x++) {
      const u = (x * (grid - 1)) / (PIXELS - 1);
      const column = Math.min(grid - 2, Math.floor(u));
      const s = u - column;
      const a = start + row + column;
      values[y * PIXELS + x] =
        (map[a] * (1 - s) + map[a + 1] * s) * (1 - t) +
        (map[a + grid] * (1 - s) + map[a + grid + 1] * s) * t;
    }
  }
  return values;
}
