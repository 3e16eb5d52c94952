// Runs scripts and modules in node, in the folder of the models.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.cwd()}/`);
const require = createRequire(folder);
const answers = {};
for (const { name, file, points } of JSON.parse(readFileSync("cases.json", "utf8"))) {
  try {
    const isModule = file.endsWith(".mjs");
    const model = isModule ? await import(new URL(file, folder)) : require(`./${file}`);
    model.check();
    answers[name] = { outputs: points.map((point) => model.predict(point)) };
  } catch (error) {
    answers[name] = { error: String(error) };
  }
}
console.log(JSON.stringify(answers));
