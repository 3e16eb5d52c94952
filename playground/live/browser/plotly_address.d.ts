/** Where Plotly's script is: an address, or one from the app's root; made by live/assets.py. */
export const PLOTLY_ADDRESS: string;
