export const { $exports } = $name;
export default $name;

const words = globalThis.process?.argv ?? globalThis.Deno?.args ?? globalThis.scriptArgs ?? [];
if (words.includes("--check-model")) $name.check();
