"""How fast, how dear, how large: figures taken side by side in one run (``make bench``); docs/benchmarks.md defines each row."""
