/** Functions that change the columns of a layer of n samples in place; made by javascript_source.py. */
export const ACTIVATIONS: Record<string, (columns: Float64Array, n: number) => void>;
