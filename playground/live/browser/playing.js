// @ts-check
// Whether frames play: one machine, whose next state depends on its state and on what happens alone.
//
//   idle      nothing plays
//   playing   frames are shown one after the other, and more are asked for
//   waiting   all that came are shown, and more are asked for
//   draining  frames are shown, and none are asked for: there is a reason to rest after the last
//   ended     the last one is shown, and the reason holds
//
// In idle and ended nothing plays; the others pass into each other by themselves, as frames come and
// are shown.

/**
 * @typedef {"idle" | "playing" | "waiting" | "draining" | "ended"} Name
 *
 * What the machine keeps.
 * @typedef {object} Kept
 * @property {Name} name
 * @property {boolean} isFresh whether none were asked for since Play: the first are to come at once
 * @property {string | null} ended why training cannot go on after the last frame
 * @property {string | null} paused why playing pauses at the last frame; Play goes on
 * @property {string} wait what has to be done before training goes on; empty for nothing
 *
 * What is so, whatever the machine keeps.
 * @typedef {object} Facts
 * @property {number} queued frames that came and were not shown yet
 * @property {boolean} isAsked whether frames are asked for, and have not come
 * @property {boolean} isLost whether the connection is lost
 *
 * @typedef {Kept & Facts} State
 *
 * What happens. `isBack` is whether a frame before the last of the timeline is shown, so that what
 * follows it is forgotten; `goesOn`, whether Play was pressed for the run that comes.
 * @typedef {{ is: "play", isBack?: boolean }
 *   | { is: "pause" | "asked" | "tick" }
 *   | { is: "told", ended: string | null, paused: string | null }
 *   | { is: "wait", wait: string }
 *   | { is: "run", goesOn: boolean }} Event
 */

/** @type {State} */
export const AT_REST = {
  name: "idle", isFresh: false, ended: null, paused: null, wait: "", queued: 0, isAsked: false, isLost: false,
};

/** What each event changes; "play" and the like only say whether anything plays: see `next`. */
const CHANGES = {
  /** @type {(state: State, event: { isBack?: boolean }) => Partial<State>} */
  play: ({ queued, wait }, { isBack = false }) => ({
    name: "playing",
    isFresh: true,
    queued: isBack ? 0 : queued,
    // From an earlier frame there may be nothing to wait for: the server tells again.
    wait: isBack ? "" : wait,
    // Frames that are left end as the server has told; else it may have changed its mind.
    ...(queued && !isBack ? {} : { ended: null, paused: null }),
  }),
  // What is queued stays: it comes after the frame shown, and Play can go on with it at once.
  /** @type {() => Partial<State>} */
  pause: () => ({ name: "idle", isFresh: false }),
  asked: () => ({ isAsked: true, isFresh: false }),
  tick: () => ({}), // of the display: frames may have come, or have been shown
  /** @type {(state: State, event: { ended: string | null, paused: string | null }) => Partial<State>} */
  told: (_, { ended, paused }) => ({ ended, paused }),
  /** @type {(state: State, event: { wait: string }) => Partial<State>} */
  wait: (_, { wait }) => ({ wait }),
  /** @type {(state: State, event: { goesOn: boolean }) => Partial<State>} */
  run: ({ name }, { goesOn }) => ({ name: goesOn ? name : "idle", queued: 0, isAsked: false }),
};

/** @type {Record<string, (state: State, event: any) => Partial<State>>} */
const BY_NAME = CHANGES;

/**
 * Return the state that follows on an event.
 * @param {State} state
 * @param {Event} event
 * @param {Partial<Facts>} facts that hold when it happens
 * @return {State}
 */
export function next(state, event, facts = {}) {
  const change = BY_NAME[event.is];
  if (!change) throw new Error(`expected one of ${Object.keys(CHANGES).join(", ")}, got ${event.is}`);
  const seen = { ...state, ...facts };
  const changed = { ...seen, ...change(seen, event) };
  return isPlaying(changed) ? { ...changed, name: nameOf(changed) } : changed;
}

/**
 * Which state it is while something plays.
 * @param {State} state
 * @return {Name}
 */
function nameOf(state) {
  const rests = restsBy(state) !== null;
  if (state.queued) return rests ? "draining" : "playing";
  // What was asked for may bring frames, or another reason.
  return rests && !state.isAsked ? "ended" : "waiting";
}

/**
 * Whether frames are shown by themselves.
 * @param {State} state
 */
export function isPlaying({ name }) {
  return name !== "idle" && name !== "ended";
}

/**
 * Whether frames are to be asked for, once there are few.
 * @param {State} state
 */
export function asksForMore({ name, isAsked, isLost, wait }) {
  return (name === "playing" || name === "waiting") && !isAsked && !isLost && !wait;
}

/**
 * Whether Play and Step are shut: something has to be done before training goes on.
 * @param {State} state
 * @param {boolean} isBack whether a frame before the last of the timeline is shown
 */
export function isShut({ wait, queued }, isBack) {
  return Boolean(wait) && !queued && !isBack;
}

/**
 * The reason to rest after the last frame: what weighs most first. Null for none.
 * @param {State} state
 * @return {"ended" | "wait" | "paused" | null}
 */
export function restsBy({ ended, paused, wait }) {
  return ended ? "ended" : wait ? "wait" : paused ? "paused" : null;
}
