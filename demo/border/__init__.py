"""What every request passes before the page answers it: limits, headers, and how the server is."""
