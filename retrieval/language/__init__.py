"""English as text: words, names, numbers and kinds of answers, of whatever question or article."""
