// Placeholder; goes when the first real test of this target comes.
