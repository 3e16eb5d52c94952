// @ts-check
// The stops of the tour, in their order: what each points at, what it says, and what has to be done.

/**
 * What is so on the page, as far as a stop asks for it.
 * @typedef {object} Facts
 * @property {string} tile the key of the picture that is marked in the gallery; empty for none
 * @property {boolean} hasChosen whether one was clicked on since the tour came to the stop
 * @property {string} points the points of the data, written out
 * @property {string} network layers and activations, written out
 * @property {boolean} isDetailed whether the diagram shows each link
 * @property {boolean} isPlaying
 * @property {number} run
 * @property {number} frames of the timeline
 * @property {number} shown which of them, from 0
 * @property {string} epoch of that frame
 * @property {string} link the link that is selected; empty for none
 * @property {string} unit the unit that is selected; empty for none
 * @property {number} row which weight of it is shown
 * @property {string} weight that weight or link, with its number
 * @property {boolean} isHiddenSpace whether the hidden space is shown
 * @property {boolean} hasHiddenSpace whether there is one
 * @property {"mouse" | "touch" | "keys"} by what the last thing was done
 *
 * Where a stop points: the first of its anchors that is on the page. What it says there, where that
 * is not what the stop says.
 * @typedef {{ at: string, say?: string }} Anchor
 *
 * @typedef {"above" | "below" | "left" | "right"} Side
 *
 * A stop. It is done when that becomes true from one look at the page to the next.
 * @typedef {object} Stop
 * @property {string} title
 * @property {Anchor[]} anchors
 * @property {Side[]} sides where the box stands, best first
 * @property {"start" | "end"} align with which end of the anchor
 * @property {(now: Facts) => string} say what to do, and what for
 * @property {(before: Facts, now: Facts) => boolean} isDone
 * @property {(now: Facts) => string} praise what has come of it
 */

const IN_SIDEBAR = '[data-testid="stSidebar"]';
const ADD_LAYER = `${IN_SIDEBAR} [data-testid="stHorizontalBlock"]:has([data-testid="stButton"])`;
const CLOSED_SIDEBAR = '[data-testid="stExpandSidebarButton"]';

/** @type {Stop[]} */
export const STOPS = [
  {
    title: "Choose the data",
    anchors: [{ at: ".gallery" }],
    sides: ["below"],
    align: "start",
    say: () => "Choose another picture. Each is a problem to learn, with settings that learn it.",
    // Settings that are changed mark another one, too.
    isDone: (before, now) => now.hasChosen && now.tile !== "" && now.tile !== before.tile,
    praise: () => "The points in the decision regions are what the network has to learn now.",
  },
  {
    title: "Change the network",
    anchors: [
      { at: '.player .signs [aria-label^="One unit more"]', say: "Press the plus, or the minus beside it. "
        + "More units can draw more complicated boundaries." },
      { at: `${IN_SIDEBAR} [class*="st-key-units-"]` },
      { at: ADD_LAYER, say: "Add a hidden layer. "
        + "Without one, every boundary is a straight line." },
      { at: CLOSED_SIDEBAR, say: "Open the sidebar, and give the hidden layer more units or fewer. "
        + "More units can draw more complicated boundaries." },
    ],
    sides: ["right", "below"],
    align: "start",
    say: () => "Give the hidden layer more units or fewer. More units can draw more complicated boundaries.",
    isDone: (before, now) => now.network !== before.network && now.points === before.points,
    praise: () => "The network has another shape, and begins again with new weights.",
  },
  {
    title: "Press Play",
    anchors: [{ at: ".player .transport .primary" }],
    sides: ["below", "right"],
    align: "start",
    say: ({ isPlaying }) => isPlaying
      ? "It is training already. Press Pause, then Play."
      : "Each frame shows the network a little later in its training.",
    isDone: (before, now) => now.isPlaying && !before.isPlaying,
    praise: () => "It is training. Watch the loss fall and the regions form.",
  },
  {
    title: "Go back in time",
    anchors: [{ at: ".player .scrub" }],
    sides: ["above", "below"],
    align: "end",
    say: ({ frames }) => frames > 2
      ? "Drag the timeline to the left. Every frame there is a network you can look into again."
      : "Press Play and let it run for a moment. Then drag the timeline to the left.",
    isDone: (before, now) =>
      now.run === before.run && now.shown < before.shown && now.shown < now.frames - 1,
    praise: ({ epoch }) => `This is the network at epoch ${epoch}. Play and Step continue from here.`,
  },
  {
    title: "Read a weight",
    anchors: [{ at: ".player .network" }],
    sides: ["right", "left", "above"],
    align: "start",
    say: sayLink,
    isDone: (before, now) => (now.link !== "" && now.link !== before.link)
      || (now.unit !== "" && now.unit === before.unit && now.row !== before.row),
    praise: ({ weight }) => `${weight}. Each update changes it a little.`,
  },
  {
    title: "Look into the hidden space",
    anchors: [{ at: '.player select[aria-label="Space"]' }],
    sides: ["above", "left", "below"],
    align: "end",
    say: saySpace,
    isDone: (before, now) => now.isHiddenSpace && !before.isHiddenSpace,
    praise: () => "The thick lines are where the next layer cuts this space in two.",
  },
];

/** @type {Pick<Stop, "title" | "anchors" | "sides" | "align" | "say">} what is said after the last stop */
export const FAREWELL = {
  title: "That was the tour",
  anchors: [{ at: ".player .transport .tour-button" }],
  sides: ["below", "above"],
  align: "end",
  say: () => "Next: the Exercises check themselves, and Under the hood opens every number of one update. "
    + "The question mark brings the tour back.",
};

/** Where what a stop points at lies below a sidebar that was opened over it. */
export const COVERED = {
  at: `${IN_SIDEBAR} [data-testid="stSidebarCollapseButton"]`,
  say: "Close the sidebar to see what comes next.",
};

/** @param {Facts} now */
function sayLink({ isDetailed, link, by }) {
  if (!isDetailed) return "This network is too large for its links to be told apart. Press Next to go on.";
  if (by === "keys") return "Select a unit with Enter, then choose one of its weights below the network.";
  return `${by === "touch" ? "Tap" : "Click"} ${link ? "another" : "a"} link. Below the network stand `
    + "its weight, its gradient and its last change.";
}

/** @param {Facts} now */
function saySpace({ hasHiddenSpace, isHiddenSpace }) {
  if (!hasHiddenSpace) return "It needs a hidden layer of at least two units. Add one, or press Next.";
  if (isHiddenSpace) return "It is shown already. Choose the input space here, then the hidden space.";
  return "Choose \u201chidden space\u201d: the points as two hidden units see them. Training moves them "
    + "until straight lines are enough.";
}
