// Loads a component from the app's own address: short, because Streamlit sends this text each time.

const page = [...document.scripts].find((one) => one.src.includes("/static/js/"));
const root = new URL(page ? page.src.replace(/static\/js\/.*$/, "") : "/", document.baseURI);
const loaded = import(new URL(ADDRESS, root).href);

export default async (component) => (await loaded).default(component);
