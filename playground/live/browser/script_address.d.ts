/** Where the script of a component is, from the app's root; made by live/scripts.py. */
export const ADDRESS: string;
