"use strict";
(() => {
  const NETWORK = globalThis.$name;
  const DATA = $data;
  const { columns, target, classes, points, targets, threshold, looks, low, high } = DATA;
  const isValue = !classes.length, MOST_ROWS = 500, PIXELS = 560, MARGIN = 44;
  // The region's points on a side: few where all take longer than so many milliseconds, until one rests.
  const SIDE = 120, COARSE = 30, PATIENCE = 15, REST = 150;
  const $$ = (id) => document.getElementById(id);

  const ends = columns.map((_, k) => {
    const seen = points.map((point) => point[k]);
    const least = Math.min(...seen), most = Math.max(...seen), room = (most - least) * 0.1 || 1;
    return [least - room, most + room];
  });
  let asked = [...points[0]];
  let across = 0, upwards = Math.min(1, columns.length - 1);

  /** Make an element with attributes and children. */
  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** Write a number as short as a field is wide. */
  function written(value) {
    const rounded = Number(value.toPrecision(4));
    return Math.abs(rounded) < 1e9 ? rounded.toString() : rounded.toExponential();
  }

  // ---- what an answer is, and its colour ----

  /** Return the number of the class that outputs say. */
  function classOf(outputs) {
    if (outputs.length === 1) return Number(outputs[0] > threshold);
    return outputs.indexOf(Math.max(...outputs));
  }

  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const lights = looks.light.map(rgb);
  const scale = (isValue ? looks.values : [looks.light[0], "#ffffff", looks.light[1]]).map(rgb);

  /** Return the colour of a share from 0 to 1 along the scale. */
  function shade(share) {
    const at = Math.min(1, Math.max(0, share)) * (scale.length - 1);
    const k = Math.min(scale.length - 2, Math.floor(at)), t = at - k;
    return scale[k].map((value, c) => value * (1 - t) + scale[k + 1][c] * t);
  }

  /** Return the colour of outputs: of a value or two classes along a scale, of more the paler the less sure. */
  function colorOf(outputs) {
    if (outputs.some(Number.isNaN)) return [128, 128, 128];
    if (outputs.length === 1) return shade((outputs[0] - low) / (high - low));
    const k = classOf(outputs), others = outputs.filter((_, j) => j !== k);
    const lead = Math.min(1, Math.max(0, outputs[k] - Math.max(...others)));
    return lights[k].map((value) => 255 - (255 - value) * (0.25 + 0.75 * lead));
  }

  // ---- sliders ----

  const fields = columns.map((name, k) => {
    const [least, most] = ends[k], id = `input$${k}`, step = "any";
    const slider = make("input", { type: "range", min: least, max: most, step, "aria-label": name });
    const number = make("input", { type: "number", step, id });
    const label = make("label", { for: id }, name);
    const take = (text) => {
      const value = Number(text);
      if (text === "" || !Number.isFinite(value)) return;
      asked = asked.map((old, j) => (j === k ? value : old));
      show(number === document.activeElement ? number : null);
    };
    slider.addEventListener("input", () => take(slider.value));
    number.addEventListener("input", () => take(number.value));
    number.addEventListener("blur", () => show(null));
    $$("inputs").append(make("div", { class: "input" }, label, number, slider));
    return { slider, number };
  });

  /** Show the point that is asked about; `typed` is a field that is being typed in. */
  function show(typed) {
    fields.forEach(({ slider, number }, k) => {
      slider.value = asked[k];
      if (number !== typed) number.value = written(asked[k]);
    });
    const outputs = NETWORK.predict(asked), k = classOf(outputs), answer = $$("answer");
    const said = isValue ? written(outputs[0]) : outputs.some(Number.isNaN) ? "no answer" : classes[k];
    answer.replaceChildren(make("strong", {}, make("bdi", {}, target), ": ", make("bdi", {}, said)));
    if (!isValue) answer.append(make("ul", {}, ...outputs.map((output, j) => lineOf(outputs, output, j))));
    drawMap();
    markRow();
  }

  /** Return an output with its bar. */
  function lineOf(outputs, output, j) {
    const above = [`output (above $${threshold}: `, make("bdi", {}, classes[1] ?? ""), ")"];
    const name = outputs.length === 1 ? above : [classes[j]];
    const width = Math.min(100, Math.max(0, (100 * (output - low)) / (high - low)));
    const bar = make("i");
    bar.style.width = `$${width}%`;
    bar.style.background = looks.dark[outputs.length === 1 ? 1 : j];
    return make("li", {}, make("span", {}, ...name), make("div", { class: "bar" }, bar), make("b", {}, written(output)));
  }

  // ---- the region ----

  const canvas = $$("map"), map = document.createElement("canvas");
  const isLine = columns.length === 1;
  canvas.width = canvas.height = PIXELS;
  let made = "", isFine = false, later = 0;
  let each = 0; // milliseconds that a point of the region took
  if (columns.length > 2) {
    for (const [text, now, take] of [
      ["across", across, (k) => { across = k; }], ["upwards", upwards, (k) => { upwards = k; }],
    ]) {
      const chosen = make("select", {}, ...columns.map((name, k) => make("option", { value: k }, name)));
      chosen.value = now;
      chosen.addEventListener("change", () => { take(Number(chosen.value)); show(null); });
      $$("axes").append(make("label", {}, `$${text} `, chosen));
    }
  }
  if (isValue || classes.length === 2 && NETWORK.predict(asked).length === 1) {
    const strip = make("div", { class: "scale" });
    const stops = scale.map((one) => `rgb($${one.join(",")})`);
    strip.style.background = `linear-gradient(90deg, $${stops.join(",")})`;
    $$("key").append(written(low), strip, written(high));
  }
  classes.forEach((name, k) => {
    const square = make("i");
    square.style.background = looks.dark[k];
    $$("key").append(make("span", {}, square, make("bdi", {}, name)));
  });

  const share = (k, value) => (value - ends[k][0]) / (ends[k][1] - ends[k][0]);
  const inner = PIXELS - MARGIN - 8;
  const toX = (value) => MARGIN + share(across, value) * inner;
  const toY = (value) => 8 + (1 - (isLine ? (value - low) / (high - low) : share(upwards, value))) * inner;

  /** Paint what the network answers over two inputs, the others as they are asked about. */
  function paint(isAtRest) {
    const held = asked.map((value, k) => (k === across || k === upwards ? 0 : value));
    const key = JSON.stringify([across, upwards, held]);
    if (key === made && (isFine || !isAtRest)) return;
    clearTimeout(later);
    made = key;
    isFine = isAtRest || each * SIDE * SIDE < PATIENCE;
    if (!isFine) later = setTimeout(() => drawMap(true), REST);
    const start = performance.now(), side = isFine ? SIDE : COARSE;
    paintPoints(side);
    each = (performance.now() - start) / (side * side);
  }

  /** Ask the network about side times side points, a row at once, and paint what it answers. */
  function paintPoints(side) {
    map.width = map.height = side;
    const picture = map.getContext("2d").createImageData(side, side);
    const at = (k, cell) => ends[k][0] + ((cell + 0.5) / side) * (ends[k][1] - ends[k][0]);
    const row = new Float64Array(columns.length * side);
    asked.forEach((value, k) => row.fill(value, k * side, (k + 1) * side));
    for (let y = 0; y < side; y++) {
      row.fill(at(upwards, side - 1 - y), upwards * side, (upwards + 1) * side);
      for (let x = 0; x < side; x++) row[across * side + x] = at(across, x);
      const found = NETWORK.predictMany(row, side), outputs = Array(found.length / side);
      for (let x = 0; x < side; x++) {
        for (let j = 0; j < outputs.length; j++) outputs[j] = found[j * side + x];
        const color = colorOf(outputs), to = 4 * (y * side + x);
        for (let c = 0; c < 3; c++) picture.data[to + c] = color[c];
        picture.data[to + 3] = 255;
      }
    }
    map.getContext("2d").putImageData(picture, 0, 0);
  }

  /** Draw the region with its axes, the training points and the point that is asked about. */
  function drawMap(isAtRest = false) {
    const pen = canvas.getContext("2d"), ink = getComputedStyle(document.body).color;
    pen.clearRect(0, 0, PIXELS, PIXELS);
    pen.font = "20px system-ui, sans-serif";
    if (isLine) drawLine(pen);
    else {
      paint(isAtRest);
      pen.imageSmoothingEnabled = true;
      pen.drawImage(map, MARGIN, 8, inner, inner);
    }
    pen.fillStyle = pen.strokeStyle = ink;
    pen.strokeRect(MARGIN, 8, inner, inner);
    const [bottom, top] = isLine ? [low, high] : ends[upwards], [left, right] = ends[across];
    const baseline = PIXELS - MARGIN + 24;
    const put = (text, x, y, align) => { pen.textAlign = align; pen.fillText(text, x, y, inner); };
    put(written(left), MARGIN, baseline, "left");
    put(written(right), MARGIN + inner, baseline, "right");
    put(columns[across].slice(0, 30), MARGIN + inner / 2, baseline, "center");
    pen.save();
    pen.translate(MARGIN - 10, 8 + inner / 2);
    pen.rotate(-Math.PI / 2);
    put((isLine ? "output" : columns[upwards]).slice(0, 30), 0, 0, "center");
    put(written(bottom), -inner / 2, 0, "left");
    put(written(top), inner / 2, 0, "right");
    pen.restore();
    points.forEach((point, k) => mark(pen, point, targets[k]));
    const x = toX(asked[across]), y = isLine ? toY(NETWORK.predict(asked)[0]) : toY(asked[upwards]);
    // Dark in the midst of light: regions are light on a dark page, too.
    for (const [width, color] of [[7, "#fff"], [3, "#111"]]) {
      pen.lineWidth = width;
      pen.strokeStyle = color;
      pen.beginPath();
      pen.arc(x, y, 11, 0, 7);
      pen.moveTo(x - 18, y); pen.lineTo(x + 18, y);
      pen.moveTo(x, y - 18); pen.lineTo(x, y + 18);
      pen.stroke();
    }
    pen.lineWidth = 1;
    const told = isLine ? "" : ` and $${columns[upwards]} $${written(asked[upwards])}`;
    canvas.setAttribute("aria-label", `Answers by $${columns[across]} (across)$${isLine ? "" : ` and $${columns[upwards]} (upwards)`}; `
      + `asked about $${columns[across]} $${written(asked[across])}$${told}`);
  }

  /** Draw the outputs over a single input. */
  function drawLine(pen) {
    pen.save();
    pen.beginPath();
    pen.rect(MARGIN, 8, inner, inner);
    pen.clip(); // an output can be larger than all that were seen
    const steps = Array.from({ length: inner + 1 }, (_, k) => ends[0][0] + (k / inner) * (ends[0][1] - ends[0][0]));
    NETWORK.predict([steps[0]]).forEach((_, j) => {
      pen.strokeStyle = looks.light[classes.length > 2 ? j : 0];
      pen.lineWidth = 3;
      pen.beginPath();
      steps.forEach((value) => pen.lineTo(toX(value), toY(NETWORK.predict([value])[j])));
      pen.stroke();
    });
    pen.restore();
  }

  /** Draw a training point. */
  function mark(pen, point, wanted) {
    const height = isLine ? (isValue ? wanted : low + (wanted / Math.max(1, classes.length - 1)) * (high - low)) : point[upwards];
    const color = isValue ? `rgb($${shade((wanted - low) / (high - low)).join(",")})` : looks.dark[wanted];
    pen.beginPath();
    pen.arc(toX(point[across]), toY(height), 6, 0, 7);
    pen.fillStyle = color;
    pen.fill();
    pen.strokeStyle = "#fff";
    pen.stroke();
  }

  /** Ask about the place of the pointer. */
  function askAt(event) {
    const box = canvas.getBoundingClientRect();
    const clip = (value) => Math.min(1, Math.max(0, value));
    const x = clip((((event.clientX - box.left) / box.width) * PIXELS - MARGIN) / inner);
    const y = clip(1 - (((event.clientY - box.top) / box.height) * PIXELS - 8) / inner);
    const at = (k, part) => ends[k][0] + part * (ends[k][1] - ends[k][0]);
    asked = asked.map((old, k) => (k === across ? at(k, x) : k === upwards && !isLine ? at(k, y) : old));
    show(null);
  }
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); askAt(event); });
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) askAt(event); });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [across, -1], ArrowRight: [across, 1], ArrowDown: [upwards, -1], ArrowUp: [upwards, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const [k, sign] = step, size = (ends[k][1] - ends[k][0]) / (event.shiftKey ? 10 : 50);
    asked = asked.map((old, j) => (j === k ? Math.min(ends[k][1], Math.max(ends[k][0], old + sign * size)) : old));
    show(null);
  });

  // ---- the table ----

  const rows = points.slice(0, MOST_ROWS).map((point, n) => {
    const outputs = NETWORK.predict(point);
    const answer = isValue ? written(outputs[0]) : classes[classOf(outputs)];
    const wanted = isValue ? written(targets[n]) : classes[targets[n]];
    const cells = point.map((value) => make("td", {}, written(value)));
    const button = make("button", { type: "button" }, String(n + 1));
    const last = make("td", isValue || answer === wanted ? {} : { class: "wrong" }, isValue || answer === wanted ? answer : `$${answer} \u2717`);
    const row = make("tr", {}, make("td", {}, button), ...cells, make("td", {}, wanted), last);
    row.addEventListener("click", () => { asked = [...point]; show(null); });
    return row;
  });
  document.querySelector("table").append(
    make("thead", {}, make("tr", {}, ...["no.", ...columns, target, "network"].map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...rows),
  );
  const right = isValue ? "" : (() => {
    const n = points.filter((point, k) => classOf(NETWORK.predict(point)) === targets[k]).length;
    return ` It answers $${n} of $${points.length} right.`;
  })();
  const all = points.length === 1 ? "1 point" : `$${points.length} points`;
  const part = points.length > MOST_ROWS ? `The first $${MOST_ROWS} of $${all}.` : `$${all}.`;
  $$("rows").textContent = `$${part}$${right} Click a row to ask about its point.`;

  /** Mark the row of the point that is asked about. */
  function markRow() {
    rows.forEach((row, n) => row.classList.toggle("asked", points[n].every((value, k) => value === asked[k])));
  }

  // ---- whether it is the same network ----

  const say = console.log;
  try {
    console.log = (text) => { $$("check").textContent = `Checked in this browser: $${text}.`; };
    NETWORK.check();
  } catch (error) {
    $$("check").textContent = `Checked in this browser: it $${error.message}.`;
  } finally {
    console.log = say;
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawMap());
  show(null);
})();
