"""Text from outside: what could take long or fill the memory is counted before it is parsed."""
