"""What a run is called until its visitor calls it something: words of the page, in the language of whoever asks."""

from demo.text import WORDS


def stem_of(request: dict, kind: str) -> str:
    """What such a title begins with; a number follows.

    Args:
        request: names the page's language, under `language`.
        kind: a recipe, "taught" or "uploaded".

    >>> stem_of({"language": "en"}, "fast"), stem_of({}, "taught")
    ('fast', 'taught')
    """
    language = request.get("language")
    spoken = WORDS.get(language) if isinstance(language, str) else None
    words = (spoken or next(iter(WORDS.values())))["train"]
    recipe = words["recipes"].get(kind)
    return (recipe["title"] if recipe else words.get(kind, kind)).lower()
