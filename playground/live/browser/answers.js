// What comes from the server, put where it belongs: frames into the timeline, and what is said of them.

import { takeRemarks } from "./coach.js";

export class Answers {
  constructor(player) {
    this.player = player;
  }

  take(header, frames, arrays) {
    const { player } = this;
    const { timeline, requests } = player;
    const isOther = header.run !== player.run;
    if (isOther || header.version !== player.version) this.forgetAhead();
    [player.run, player.version] = [header.run, header.version];
    [player.ended, player.paused] = [header.ended, header.paused];
    // Of frames that take long to train one hears before they come.
    player.transport.underWay = frames.length ? null : header.under_way;
    if (isOther) this.beginRun();
    if (header.coach) this.takeCoach(header.coach, frames);
    const asked = requests.isAnswer(header) ? requests.underWay : {};
    this.takeFrames(header, asked, frames, arrays.losses);
    timeline.keep(new Set(header.kept)); // one could not go on from the others
    this.takeGradient(arrays);
    if (player.playing && player.transport.underWay && !timeline.queue.length) {
      player.showStatus(player.current);
    }
    player.showSlider();
  }

  /** What is yet to be shown is of other settings, and what was said of frames may not hold. */
  forgetAhead() {
    const { timeline, transport } = this.player;
    timeline.queue = [];
    for (const frame of timeline.frames) delete frame.remark;
    transport.coach.hear(null);
  }

  beginRun() {
    const { player } = this;
    const { requests } = player;
    player.timeline.clear(true);
    // Who asked for new weights and pressed Play since then wants them played.
    if (!requests.drawsWeights) player.pause();
    requests.forget();
    requests.drop("play");
  }

  takeCoach(coach, frames) {
    const { player } = this;
    takeRemarks([...player.timeline.frames, ...frames], coach);
    // What took long to find out comes when its frame is long drawn.
    if (!player.playing && player.current) player.showStatus(player.current);
  }

  takeFrames({ after }, asked, frames, losses) {
    const { player } = this;
    const { timeline } = player;
    if (after === null) this.takeAll(frames, losses);
    else if (asked.do === "still") player.still.take(frames, asked.frame);
    else if (asked.do === "edit") this.takeEdit(after, frames, losses);
    else if (asked.do === "step") this.takeSteps(after, asked, frames, losses);
    else if (asked.do === "play" && frames.length && after === timeline.last?.id) {
      player.curve.take(losses, after);
      timeline.queue.push(...frames);
    }
  }

  /** Replace the whole timeline: another run, a reset, another view of it, or all was lost. */
  takeAll(frames, losses) {
    if (!frames.length) return;
    const { player } = this;
    player.curve.take(losses);
    player.timeline.replace(frames);
    player.tell("");
    player.show();
  }

  /** What was set by hand follows the frame it was set in; earlier tries of one drag are over. */
  takeEdit(after, frames, losses) {
    const { timeline, curve } = this.player;
    const at = timeline.indexOf(after);
    if (at < 0 || !frames.length) return;
    timeline.queue = [];
    timeline.goTo(at);
    curve.take(losses, after);
    this.player.append(frames[0]);
  }

  /** Steps follow the frame they were made from; those that are still missing are made next. */
  takeSteps(after, { name, n }, frames, losses) {
    const { timeline, curve, requests, ended, transport } = this.player;
    if (frames.length && after === timeline.last?.id) {
      curve.take(losses, after);
      for (const frame of frames) timeline.append(frame);
      this.player.show();
    }
    const missing = n - frames.length;
    if (missing > 0 && !ended && (frames.length || transport.underWay)) {
      requests.goOn({ do: "step", name, n: missing });
    }
  }

  takeGradient({ inspected, gradient }) {
    if (!inspected) return;
    const { timeline, selection } = this.player;
    const frame = timeline.frames[timeline.indexOf(inspected.data[0])];
    if (!frame) return;
    frame.gradient = gradient.data;
    selection.show();
  }
}
