// Placeholder; goes when the first real file of this target comes.
