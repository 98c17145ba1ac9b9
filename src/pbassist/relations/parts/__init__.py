"""Parts and their whole become sums, rests and subsets."""
