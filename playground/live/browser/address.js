// @ts-check
// Addresses of the app.

/** Return the address of the app's root: on a page of its own or behind a proxy it is not "/". */
export function appRoot() {
  const script = [...document.scripts].find((one) => one.src.includes("/static/js/"));
  return new URL(script ? script.src.replace(/static\/js\/.*$/, "") : "/", document.baseURI).href;
}
