"""How dates are written where Django's way is not that of the language."""
