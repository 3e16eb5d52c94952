// @ts-check
// Streamlit's own signs, read where it marks the page: whether the connection is up, and whether a
// script runs, which the server tells before anything that the script draws.

const RUNS = '[data-test-script-state="running"]';
const GONE = '[data-test-connection-state]:not([data-test-connection-state="CONNECTED"])';
const MARKS = ["data-test-script-state", "data-test-connection-state"];

/**
 * What was before a change; undefined at first.
 * @typedef {{ isConnected: boolean | undefined, isRunning: boolean | undefined }} Before
 */

export class Signs {
  /** @type {boolean | undefined} */
  isConnected;
  /** @type {boolean | undefined} */
  isRunning;

  /** @param {(before: Before) => void} onChange is told of each change, with what was before */
  constructor(onChange) {
    this.onChange = onChange;
    this.look();
    new MutationObserver(() => this.look()).observe(document.body, {
      subtree: true, attributes: true, attributeFilter: MARKS,
    });
  }

  look() {
    const before = { isConnected: this.isConnected, isRunning: this.isRunning };
    this.isConnected = document.querySelector(GONE) === null;
    this.isRunning = this.isConnected && document.querySelector(RUNS) !== null;
    const isNews = before.isConnected !== this.isConnected || before.isRunning !== this.isRunning;
    if (isNews && before.isConnected !== undefined) this.onChange(before);
  }
}
