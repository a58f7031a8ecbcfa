"""Pictures and texts about the project."""
