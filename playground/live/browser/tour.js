// @ts-check
// The tour as a machine: at which stop it is, and what leads on from there.

import { STOPS } from "./stops.js";

/**
 * @import { Facts } from "./stops.js"
 *
 * Where the tour is: the number of a stop, STOPS.length after the last, null while it is closed.
 * @typedef {object} TourState
 * @property {number | null} at
 * @property {string} praise what came of the stop before, where that was done
 * @property {boolean} isTouched whether anything was done on the page since it came to this stop
 * @property {Facts | null} facts what was so on the page at the last look
 *
 * `offered` has the numbers of the stops that have something to point at.
 * @typedef {{ is: "open" | "next" | "back", facts: Facts, offered: number[] }} Move
 * @typedef {{ is: "resume", at: number, facts: Facts }} Resume
 * @typedef {{ is: "look", facts: Facts, offered: number[] }} Look
 * @typedef {Move | Resume | Look | { is: "touch" } | { is: "close" }} TourEvent
 */

/** @type {TourState} */
export const CLOSED = { at: null, praise: "", isTouched: false, facts: null };
export const END = STOPS.length;

/**
 * Return the state after an event; the one before is not changed.
 * @param {TourState} state
 * @param {TourEvent} event
 * @return {TourState}
 */
export function next(state, event) {
  if (event.is === "close") return CLOSED;
  if (event.is === "open") return arrive(after(-1, event.offered), event.facts);
  if (event.is === "resume") return arrive(event.at, event.facts);
  if (state.at === null) return state;
  if (event.is === "touch") return { ...state, isTouched: true };
  if (event.is === "look") return look(state, event);
  const go = event.is === "next" ? after : before;
  return arrive(go(state.at, event.offered), event.facts);
}

/**
 * Go on where what the stop asks for has been done. What changed by itself does not count: a run that
 * comes back after a reload, or an answer to what was done at the stop before.
 * @param {TourState} state
 * @param {Look} event
 * @return {TourState}
 */
function look(state, { facts, offered }) {
  const { at, isTouched, facts: seen } = state;
  const stop = at === null ? undefined : STOPS[at];
  if (at === null || !stop || !seen || !isTouched || !stop.isDone(seen, facts)) return { ...state, facts };
  return arrive(after(at, offered), facts, stop.praise(facts));
}

/**
 * @param {number} at
 * @param {Facts} facts
 * @param {string} praise
 * @return {TourState}
 */
function arrive(at, facts, praise = "") {
  return { at, praise, isTouched: false, facts };
}

/**
 * @param {number} at
 * @param {number[]} offered
 */
function after(at, offered) {
  return offered.find((one) => one > at) ?? END;
}

/**
 * @param {number} at
 * @param {number[]} offered
 */
function before(at, offered) {
  return offered.findLast((one) => one < at) ?? at;
}
