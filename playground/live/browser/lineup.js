// What waits in line while a request is under way: fast hands make it short.

// Asked for by the player itself; each is asked for again when there is time.
const BACKGROUND = new Set(["play", "look", "still"]);
// Of a run, and over with it.
const OF_A_RUN = new Set(["step", "edit", "reset", "inspect", "advice", "play", "look", "still"]);

/** Whether the player asks for this by itself: what was clicked on goes first. */
export function isBackground(command) {
  return BACKGROUND.has(command.do);
}

/** Whether a request is for new weights, and so for another run. */
export const drawsWeights = ({ do: action, name }) => action === "set" && name === "weight_seed";

/** Whether a request makes one before it pointless. */
function overtakes(command, before) {
  if (isBackground(before)) return !isBackground(command);
  const beginsAnew = command.do === "reset" || drawsWeights(command);
  if (beginsAnew && OF_A_RUN.has(before.do)) return true;
  return command.do === "set" && before.do === "set" && command.name === before.name;
}

/** Return the line with one more request in it: several steps become one, what is overtaken goes. */
export function joined(waiting, command) {
  const rest = waiting.filter((one) => !overtakes(command, one));
  // New weights are back at the start in any case.
  if (command.do === "reset" && rest.some(drawsWeights)) return rest;
  const last = rest.at(-1);
  if (command.do === "step" && last?.do === "step" && last.name === command.name) {
    return [...rest.slice(0, -1), { ...last, n: last.n + command.n }];
  }
  return [...rest, command];
}
