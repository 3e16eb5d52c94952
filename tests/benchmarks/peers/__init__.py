"""Clicks and seconds for what learners usually do: this checkout beside three other pages.

The others are not here and are not fetched. TensorFlow Playground (its `dist` folder, built from
github.com/tensorflow/playground) and ConvNetJS (the folder of its demo `classify2d.html`, renamed
to `index.html`) are driven where they are told; Teachable Machine wants a camera and the network,
so that its presses are counted from its documentation:

    python -m tests.benchmarks peers --tf-playground PATH --convnetjs PATH

All pages are as wide as a laptop's screen, at rest, and begin at the same network where they can:
TensorFlow Playground's own, which our gallery has too. Each act is done the quickest way that the
page offers; at first the hand is on the mouse, the pointer elsewhere, and nothing has the focus.

*Presses* are what the hand does: each press of the mouse (a double click is two), each key or chord
that is a command, one for a text typed into a field, one for a scroll. Opening a list and choosing
are two. Pointing alone is none.

*Seconds* are those of the keystroke-level model of Card, Moran and Newell (1980), the same for all,
without time to think, and between them what the page takes to answer, measured in Chromium: from
the last event of the hand until the end of the frame that shows the effect, or the next target.
"""

from tests.benchmarks.peers.compare import main

__all__ = ["main"]
