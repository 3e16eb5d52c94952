// Loads the player from the app's own address: short, because Streamlit sends this text each time.

const script = [...document.scripts].find((one) => one.src.includes("/static/js/"));
const root = new URL(script ? script.src.replace(/static\/js\/.*$/, "") : "/", document.baseURI);
const player = import(new URL(PLAYER_ADDRESS, root).href);

export default async (component) => (await player).default(component);
