"""From hits to an answer: the evidence test, the answer sentence, suggestions, the live corpus."""
