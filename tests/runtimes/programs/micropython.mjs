// Runs a program in MicroPython, with the files of this folder:
// node micropython.mjs PACKAGES PROGRAM
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [packages, program] = process.argv.slice(2);
const path = `${packages}/@micropython/micropython-webassembly-pyscript/micropython.mjs`;
const { loadMicroPython } = await import(pathToFileURL(path));
const python = await loadMicroPython({ heapsize: 64 * 1024 * 1024, linebuffer: true });
for (const name of readdirSync(".")) python.FS.writeFile(name, readFileSync(name));
python.runPython(readFileSync(program, "utf8"));
