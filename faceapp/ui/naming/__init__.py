"""Naming, wherever it is done: whom typed letters mean, how it completes, who is offered."""
