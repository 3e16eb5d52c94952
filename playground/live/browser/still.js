// A picture that stands still is fetched in full detail where the line was too slow for it before.

const REST = 500; // ms that a frame is shown before

export class Still {
  constructor(player) {
    this.player = player;
  }

  /** Take note that a frame is shown. */
  show(frame) {
    clearTimeout(this.timer);
    const { player } = this;
    if (player.playing || !frame.detail || frame.isAsked) return;
    this.timer = setTimeout(() => {
      if (!player.requests.isFree) this.show(frame);
      else if (player.current === frame) player.requests.ask({ do: "still", frame: frame.id });
    }, REST);
  }

  /** Put what came in the place of what was shown; without it the frame stays as it is. */
  take(frames, id) {
    const { timeline } = this.player;
    const at = timeline.indexOf(id);
    if (at < 0) return;
    const frame = timeline.frames[at];
    frame.isAsked = true;
    if (frames.length) Object.assign(frame, frames[0], { remark: frame.remark, gradient: frame.gradient });
    if (frame === this.player.current) this.player.show();
  }
}
