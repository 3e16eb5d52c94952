// Lets node import the browser's modules from where they lie: `node --import ./modules.js --test`.
//
// No package.json beside them says that they are modules. Those that Python makes are given here by
// their texts; see GENERATED in live/assets.py.

import { register } from "node:module";

const HOOKS = `
const GENERATED = {
  "value_colors.js": 'export const OUTPUT_COLORS = { hex: ["#0000ff", "#ffffff", "#ff0000"], '
    + 'names: ["blue", "white", "red"] }; export const VALUE_COLORS = { hex: ["#000000", "#00ff00"], '
    + 'names: ["black", "green", "green"], edges: ["#ffffff", "#222222"] };',
  "activations.js": "export const ACTIVATIONS = { linear: () => {}, "
    + "tanh: (zs) => zs.forEach((z, k) => (zs[k] = Math.tanh(z))) };",
};

export async function resolve(name, context, next) {
  const file = name.split("/").at(-1);
  if (GENERATED[file]) return { url: new URL(name, context.parentURL).href, shortCircuit: true };
  return next(name, context);
}

export async function load(url, context, next) {
  const source = GENERATED[url.split("/").at(-1)];
  if (source) return { format: "module", source, shortCircuit: true };
  const isOwn = url.includes("/playground/") && url.endsWith(".js");
  return next(url, isOwn ? { ...context, format: "module" } : context);
}
`;

register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
