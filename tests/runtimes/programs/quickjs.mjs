// Runs scripts and modules in QuickJS, in the folder of the models: node quickjs.mjs PACKAGES
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { getQuickJS } = createRequire(`${process.argv[2]}/`)("quickjs-emscripten");
const runtime = (await getQuickJS()).newRuntime();
runtime.setModuleLoader((name) => readFileSync(name, "utf8"));

/** Run a script, or a module, in a world of its own; return what it leaves as `answer`. */
function run(code, type) {
  const context = runtime.newContext();
  try {
    // It has no console, of which a check needs one.
    context.unwrapResult(context.evalCode("globalThis.console = { log() {} };")).dispose();
    context.unwrapResult(context.evalCode(code, "main.js", { type })).dispose();
    return context.getProp(context.global, "answer").consume((one) => context.dump(one));
  } finally {
    context.dispose();
  }
}

const answers = {};
for (const { name, file, points } of JSON.parse(readFileSync("cases.json", "utf8"))) {
  const isModule = file.endsWith(".mjs");
  const load = isModule ? `import model from "./${file}";` : readFileSync(file, "utf8");
  const model = isModule ? "model" : `globalThis.${file.slice(0, -".js".length)}`;
  const outputs = `${JSON.stringify(points)}.map((one) => ${model}.predict(one))`;
  const answer = `${model}.check(); globalThis.answer = JSON.stringify(${outputs});`;
  try {
    const found = run(`${load}\n${answer}`, isModule ? "module" : "global");
    answers[name] = { outputs: JSON.parse(found) };
  } catch (error) {
    answers[name] = { error: String(error) };
  }
}
console.log(JSON.stringify(answers));
