// @ts-check
// What comes from the server, put where it belongs: frames into the timeline, and what the coach says
// about them.

import { takeRemarks } from "./coach.js";
import { takeGoals } from "./goals.js";
import { framesOf } from "./message.js";
import { saveFile } from "./pictures.js";

/**
 * @import { Player } from "./player.js"
 * @import { Arrays, Columns, Command, Frame, Header, Remarks, Theme } from "./types.js"
 */

export class Answers {
  /** The run that the frames are of, and its version, which changes with its settings; 0 for none. */
  run = 0;
  version = 0;
  /** What the description that was drawn is known by, and the theme that it was drawn in. */
  static = "";
  theme = "";
  /** The server of the last message. */
  server = "";

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
  }

  /**
   * @param {Header} header
   * @param {Arrays} arrays
   * @param {Theme} theme
   * @param {number} came when the message had come
   */
  async receive(header, arrays, theme, came) {
    const { player } = this, { requests } = player;
    requests.leaving.take(header.page);
    if (header.description) player.description = header.description;
    if (!player.description) {
      // The server takes this player for another one, which knew the run: say that it does not.
      requests.askForAll();
      return;
    }
    if (header.run !== this.run || (header.description && header.after === null)) this.clear();
    const themeKey = JSON.stringify(theme);
    // The same message comes again where the page turns light or dark.
    if ((header.description && header.static !== this.static) || themeKey !== this.theme) {
      await this.describe(header.static, theme);
    }
    this.theme = themeKey;
    player.rate = header.rate;
    player.turn = 1000 * header.turn;
    this.take(header, arrays);
    player.host.take(header);
    if (requests.isAnswer(header)) this.takeResult(header);
    if (header.keeper && !player.pair.isSecond) window.playgroundKeeper?.hear?.(header.keeper);
    requests.receive(header, came);
    if (!player.timeline.current || requests.missesFrames(header)) requests.askForAll();
    requests.next();
  }

  /** Forget frames that do not fit the description that came: of another run, or of other points. */
  clear() {
    if (!this.player.pair.isSecond) window.playgroundKeeper?.look?.(); // it keeps the last one shown
    this.player.timeline.clear();
    this.player.drawing.forget();
  }

  /**
   * @param {string} hash
   * @param {Theme} theme
   */
  async describe(hash, theme) {
    const { player } = this;
    player.drawing.describe(player.description, theme);
    player.show();
    await player.drawing.drawCharts();
    // Only now: a description that was cut short is asked for again.
    this.static = hash;
    player.show();
  }

  /**
   * Take what was asked for besides frames, or say why it is not done.
   * @param {Header} header
   */
  takeResult({ file, error, unrolled }) {
    this.player.stage.network.builder.settle();
    if (unrolled) this.player.stage.slow.receive(unrolled);
    if (file) saveFile(file, this.player.stage.saves);
    if (error) this.player.notify(`Not done: ${error}.`);
  }

  /**
   * @param {Header} header
   * @param {Arrays} arrays
   */
  take(header, arrays) {
    const { player } = this, { drawing, timeline, stage: { transport } } = player;
    const frames = framesOf(arrays);
    const isOther = header.run !== this.run;
    if (isOther || header.version !== this.version) this.forgetAhead();
    [this.run, this.version] = [header.run, header.version];
    const { ended, paused } = header;
    player.happen({ is: "told", ended, paused });
    // Of frames that take long to train one hears before they come.
    transport.underWay = frames.length ? null : header.under_way;
    if (isOther) this.beginRun(header.server);
    if (header.coach) this.takeCoach(header.coach, frames);
    if (header.goals) takeGoals([...timeline.frames, ...frames], header.goals);
    this.takeFrames(header, frames, arrays.losses);
    timeline.keep(new Set(header.kept)); // one could not go on from the others
    this.takeGradient(arrays);
    if (player.playing && transport.underWay && !timeline.queue.length) drawing.showStatus();
    else if (header.goals && !player.playing) drawing.showGoals();
    drawing.showSlider();
  }

  /** What is yet to be shown is of other settings, and what the coach said about frames may not hold. */
  forgetAhead() {
    const { timeline, stage: { transport } } = this.player;
    timeline.queue = [];
    for (const frame of timeline.frames) {
      delete frame.remark;
      delete frame.goals;
    }
    transport.coach.forget();
  }

  /** @param {string} server */
  beginRun(server) {
    const { player } = this, { requests } = player;
    player.timeline.clear(true);
    // Who asked for new weights or another experiment and pressed Play since then wants it played;
    // but the run of a server that was started again makes way for the one that comes back.
    const isAsked = (requests.drawsWeights || player.host.playsNext) && this.server === server;
    if (this.server !== server) player.host.sought = 0; // it counts anew
    this.server = server;
    if (!isAsked) player.pause();
    player.happen({ is: "run", goesOn: isAsked });
    requests.forget();
    requests.drop("play");
  }

  /**
   * @param {Remarks} coach
   * @param {Frame[]} frames
   */
  takeCoach(coach, frames) {
    const { player } = this;
    takeRemarks([...player.timeline.frames, ...frames], coach);
    // What took long to find out comes when its frame is long drawn.
    if (!player.playing) player.drawing.showStatus();
  }

  /**
   * @param {Header} header
   * @param {Frame[]} frames
   * @param {Columns | undefined} losses along the run up to the last of the frames
   */
  takeFrames(header, frames, losses) {
    const { curve, requests, timeline } = this.player;
    const asked = requests.isAnswer(header) ? requests.underWay : null;
    const { after } = header;
    if (after === null) this.takeAll(frames, losses);
    else if (asked?.do === "edit" || asked?.do === "damage") this.takeEdit(after, frames, losses);
    else if (asked?.do === "step") this.takeSteps(after, asked, frames, losses);
    else if (asked?.do === "play" && losses && after === timeline.last?.id) {
      curve.take(losses, after);
      timeline.queue.push(...frames);
    }
  }

  /**
   * Replace the whole timeline: another run, a reset, another view of it, or all was lost.
   * @param {Frame[]} frames
   * @param {Columns | undefined} losses
   */
  takeAll(frames, losses) {
    if (!frames.length || !losses) return;
    const { player } = this;
    player.curve.take(losses);
    player.timeline.replace(frames);
    player.notify("");
    player.show();
  }

  /**
   * What was set by hand follows the frame it was set in; earlier tries of one drag are over.
   * @param {number} after
   * @param {Frame[]} frames
   * @param {Columns | undefined} losses
   */
  takeEdit(after, frames, losses) {
    const { player } = this, { timeline, curve, requests } = player;
    const at = timeline.indexOf(after);
    if (at < 0 || !frames.length || !losses) return;
    const { draft } = timeline;
    timeline.queue = [];
    timeline.goTo(at);
    curve.take(losses, after);
    timeline.append(frames[0]);
    // While it is dragged on, what is drawn stays ahead of what is answered.
    if (requests.isWaitingFor("edit")) timeline.draft = draft;
    player.show();
  }

  /**
   * Steps follow the frame they were made from; those that are still missing are made next.
   * @param {number} after
   * @param {Command} asked
   * @param {Frame[]} frames
   * @param {Columns | undefined} losses
   */
  takeSteps(after, { name, n = 1 }, frames, losses) {
    const { player } = this, { timeline, curve, requests, stage: { transport } } = player;
    if (losses && after === timeline.last?.id) {
      curve.take(losses, after);
      for (const frame of frames) timeline.append(frame);
      player.show();
    }
    const missing = n - frames.length;
    if (missing > 0 && !player.state.ended && (frames.length || transport.underWay)) {
      requests.goOn({ do: "step", name, n: missing });
    }
  }

  /** @param {Arrays} arrays */
  takeGradient({ inspected, gradient }) {
    if (!inspected || !gradient) return;
    const { timeline, selection } = this.player;
    const frame = timeline.frames[timeline.indexOf(inspected.data[0])];
    if (!frame) return;
    frame.gradient = gradient.data;
    selection.show();
  }
}
