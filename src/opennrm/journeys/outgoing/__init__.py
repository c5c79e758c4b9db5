"""The one gate through which anything leaves the program."""
