"""Rules as data: finding the shipped files, reading packs, compiling what they say."""
