"""Words for people: parameters of generation, and what can go wrong with a reply."""
