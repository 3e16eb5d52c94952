// Loads the gallery from the app's own address: short, because Streamlit sends this text each time.

const script = [...document.scripts].find((one) => one.src.includes("/static/js/"));
const root = new URL(script ? script.src.replace(/static\/js\/.*$/, "") : "/", document.baseURI);
const gallery = import(new URL(GALLERY_ADDRESS, root).href);

export default async (component) => (await gallery).default(component);
