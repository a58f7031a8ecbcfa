"""The page: what visitors see of `core`, and how it reaches them."""
