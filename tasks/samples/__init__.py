"""One sample of each of the five kinds of work, for people who look around: with feedback, and nothing is stored."""
