"""What watches the panel from outside: probes, metrics, the page about its state, error reports."""
