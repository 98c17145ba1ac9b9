"""What speed and memory are held to."""
