"""Evidence -> Verdict: how likely each candidate answers, and which answers agree."""
