"""The XML of an OFD file becomes pages of characters, boxes and rulings."""
