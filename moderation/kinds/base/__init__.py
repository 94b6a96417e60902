"""What every kind of moderation action builds on: its declaration, orders, selections, figures and steps."""
