// In node:
const { predict } = require("./$file");
console.log(predict($point));
// In a page: <script src="$file"></script>, then $name.predict($point).
// As a module: import "./$file", then globalThis.$name.predict($point).
