// What is changed by hand in the player: weights, points, what is frozen, settings.
//
// The server has the last word: it answers with the frame that follows.

export class Changes {
  constructor(player) {
    this.player = player;
    this.editedFrom = null;
  }

  /** Change a setting: what was not shown yet is of the run as it was. */
  set(name, value) {
    this.player.timeline.queue = [];
    this.player.requests.ask({ do: "set", name, value });
  }

  newWeights() {
    this.player.pause();
    this.set("weight_seed", Math.floor(Math.random() * 1_000_000));
  }

  /** Add, move or remove a point; training goes on from the weights as they are. */
  points(value) {
    this.player.timeline.queue = [];
    this.player.tell("");
    this.player.requests.ask({ do: "points", value });
  }

  drag(link, weight, isLast) {
    const { selection, inspector } = this.player;
    if (!selection.is(link)) selection.select(link);
    inspector.set(weight, isLast);
  }

  /** Set a weight. While it is dragged, each try starts from the frame before the first. */
  weight(index, value, isLast) {
    const { player } = this;
    const { current } = player.timeline;
    if (!current) return;
    if (player.wait) {
      player.tell(player.wait);
      player.inspector.refuse(player.wait);
      return;
    }
    if (player.playing) player.pause();
    player.tell("");
    const command = { do: "edit", value: [index, value] };
    // What is typed follows an edit of another weight that is still under way: its frame is filled
    // in when the request goes out.
    if (this.editedFrom !== null || !isLast) command.frame = this.editedFrom ??= current.id;
    player.requests.drop("edit", (waiting) => waiting.value[0] === index);
    player.requests.ask(command);
    if (isLast) this.editedFrom = null;
  }

  /** Hold a place (layer, unit, row; counted from 1) still while the rest trains, or free it. */
  freeze(place, on) {
    const { frozen, max_frozen: most } = this.player.description;
    const covers = (one) => place.every((number, k) => one[k] === number) || one.join() === place.join();
    const others = frozen.filter((one) => !covers(one));
    if (on && others.length >= most) {
      this.player.tell(`At most ${most} parts can be frozen. Freeze whole units or layers instead.`);
      this.player.inspector.showFreezing();
      return;
    }
    this.set("frozen", on ? [...others, place] : others);
  }
}
