"""The roadmap's self-assessment: alone at once, or a whole organisation in rounds, voices and actions."""
