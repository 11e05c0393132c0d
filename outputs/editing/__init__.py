"""What the coordinators' pages of the outputs do: sound questions, question banks, new editions, versions compared."""
