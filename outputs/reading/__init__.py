"""The outputs as pages: works and their parts, tools, terms, recommendations."""
