(() => {
  const isCommon = typeof module !== "undefined" && typeof require !== "undefined";
  if (isCommon) module.exports = globalThis.$name;
  const words = globalThis.process?.argv ?? globalThis.Deno?.args ?? globalThis.scriptArgs ?? [];
  const isRun = isCommon && require.main === module;
  if (isRun || words.includes("--check-model")) globalThis.$name.check();
})();
