// @ts-check
// Loads a component from the app's own address: short, because Streamlit sends this text each time.

import { appRoot } from "./address.js";
import { ADDRESS } from "./script_address.js";

const loaded = import(new URL(ADDRESS, appRoot()).href);

/** @param {unknown} component */
export default async function mount(component) {
  return (await loaded).default(component);
}
