"""The pages, one module or folder each; `registry` lists them."""
