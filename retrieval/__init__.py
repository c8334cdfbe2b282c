"""The core: keeps a library of news articles and answers questions from it, with citations."""
