"""Understanding: what a sentence probably asks for, by what people say when they want a thing (`said.tsv` of each room)."""
