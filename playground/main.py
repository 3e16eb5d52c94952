"""The script that runs for each visitor, at each change."""

# Processes that make maps begin by reading this file, under another name, and need nothing of it.
if __name__ == "__main__":
    from playground.ui.script import main

    main()
