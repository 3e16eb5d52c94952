// In node, Deno, Bun, or in a page's <script type="module">:
import { predict } from "./$file";
console.log(predict($point));
