// @ts-check
// How far the goals of an exercise are reached, frame by frame, for the meters beside the player.

/** @import { Frame, Goals } from "./types.js" */

const NEAR = 120; // frames back from the one that is shown; while it plays, one in eight is measured

/**
 * Give frames what was measured of them, as a message tells it.
 * @param {Frame[]} frames
 * @param {Goals} goals
 */
export function takeGoals(frames, { ids, rows }) {
  const places = new Map(ids.map((id, k) => [id, rows[k]]));
  for (const frame of frames) {
    const row = places.get(frame.id);
    if (row) frame.goals = row;
  }
}

/**
 * Return what is known of the frame that is shown; while playing, of the last one that was measured.
 * @param {Frame[]} frames
 * @param {number} shown
 * @param {boolean} playing
 */
export function goalsAt(frames, shown, playing) {
  const first = playing ? Math.max(0, shown - NEAR) : shown;
  for (let k = shown; k >= first; k--) if (frames[k]?.goals) return frames[k].goals;
  return undefined;
}
