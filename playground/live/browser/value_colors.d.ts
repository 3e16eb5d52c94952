// Made by live/assets.py.
export interface Colors {
  /** From low to high, in even steps. */
  hex: string[];
  /** Of the lowest, the middle and the highest. */
  names: string[];
}
export const OUTPUT_COLORS: Colors;
/** With what stands out round a dark one and round a light one. */
export const VALUE_COLORS: Colors & { edges: [onDark: string, onLight: string] };
