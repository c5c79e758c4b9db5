"""Documents of a case: the sealed original, the clean copy for reading, and every hand they went through."""
