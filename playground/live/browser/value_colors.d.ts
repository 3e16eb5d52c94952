/** The colours of values, from low over the middle to high; made by live/assets.py. */
export const VALUE_COLORS: { hex: [string, string, string]; names: [string, string, string] };
