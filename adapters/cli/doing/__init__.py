"""What the commands do: loaded only when one of them runs."""
