import js from "@eslint/js";
import globals from "globals";

const BROWSER = ["playground/*/browser/**/*.js", "playground/export/javascript/**/*.js"];
const NODE = ["tests/browser/*.js", "tests/ui/*.js", "tests/runtimes/programs/*.mjs"];

export default [
  { files: [...BROWSER, ...NODE], ...js.configs.recommended },
  // What the exported programs are made of: parts of files, not modules.
  { ignores: ["playground/export/templates/"] },
  { files: BROWSER, languageOptions: { globals: globals.browser } },
  { files: NODE, languageOptions: { globals: globals.node } },
  {
    files: [...BROWSER, ...NODE],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-len": ["error", { code: 110 }],
      "max-lines": ["error", 400],
      "no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
