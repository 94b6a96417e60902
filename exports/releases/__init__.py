"""Making releases: what may be included (gate, view), the files (contents, building), the documents (manifest, card)."""
