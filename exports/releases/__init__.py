"""Making releases: what may leave (gate, view), what is written (contents, building), what is told (manifest, card)."""
