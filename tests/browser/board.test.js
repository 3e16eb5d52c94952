import assert from "node:assert/strict";
import test from "node:test";

// As much of a document as the board uses.
class FakeNode {
  constructor(name, value = null) {
    [this.nodeName, this.nodeValue] = [name.toUpperCase(), value];
    this.nodeType = name === "#text" ? 3 : 1;
    [this.childNodes, this.attributes, this.style] = [[], {}, {}];
  }
  get lastChild() { return this.childNodes.at(-1); }
  getAttribute(name) { return this.attributes[name] ?? null; }
  setAttribute(name, value) { this.attributes[name] = value; }
  removeAttribute(name) { delete this.attributes[name]; }
  append(child) {
    child.parentNode = this;
    this.childNodes.push(child);
  }
  remove() { this.parentNode.childNodes.splice(this.parentNode.childNodes.indexOf(this), 1); }
  replaceWith(other) {
    other.parentNode = this.parentNode;
    this.parentNode.childNodes[this.parentNode.childNodes.indexOf(this)] = other;
  }
  get text() { return this.nodeValue ?? this.childNodes.map((one) => one.text).join(""); }
}
globalThis.document = {
  createElement: (name) => new FakeNode(name),
  createTextNode: (text) => new FakeNode("#text", text),
};
const { patch } = await import("../../playground/ui/browser/board.js");

const row = (name, state) => ["tr", {}, ["th", { scope: "row" }, name], ["td", { class: state }, state]];
const table = (...rows) => ["table", {}, ["tbody", {}, ...rows]];

function drawn(...trees) {
  const root = new FakeNode("table");
  trees.forEach((tree) => patch(root, tree));
  return root;
}

test("what is drawn is what the last tree says, whatever was there before", () => {
  const before = table(row("Ada", "stuck"), row("Bob", "opened"), row("Cyd", "opened"));
  for (const tree of [table(), table(row("Bob", "passed")), before, ["table", { role: "group" }, "text"]]) {
    const [patched, made] = [drawn(before, tree), drawn(tree)];
    assert.equal(patched.text, made.text);
    assert.deepEqual(patched.attributes, made.attributes);
  }
});

test("only what has changed is touched", () => {
  const root = drawn(table(row("Ada", "stuck"), row("Bob", "opened")));
  const [ada, bob] = root.childNodes[0].childNodes;
  patch(root, table(row("Ada", "passed"), row("Bob", "opened"), row("Cyd", "opened")));
  const [first, second, third] = root.childNodes[0].childNodes;
  assert.equal(first, ada);
  assert.equal(second, bob);
  assert.equal(first.childNodes[1].attributes.class, "passed");
  assert.equal(third.text, "Cydopened");
});

test("a text stays a text, and no other tags or attributes are made", () => {
  const evil = "<img src=x onerror=alert(1)>";
  const cell = ["td", { onclick: "alert(1)", style: "x", href: "y", title: evil }, evil];
  const root = drawn(["table", {}, cell, ["script", { src: "x" }, "alert(1)"]]);
  assert.deepEqual(root.childNodes[0].attributes, { title: evil });
  assert.equal(root.childNodes[0].childNodes[0].nodeName, "#TEXT");
  assert.equal(root.childNodes[1].nodeName, "SPAN");
});

test("a share is a width", () => {
  assert.equal(drawn(["table", {}, ["span", { share: 0.25 }]]).childNodes[0].style.width, "25%");
});
