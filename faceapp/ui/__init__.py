"""The window: widgets, item models, delegates, actions."""
