"""English text: words, sentences, names, numbers, quotations."""
