// In node:
const { predict } = require("./$file");
console.log(predict($point));
// In a page: <script src="$file"></script>, then predict($point)
