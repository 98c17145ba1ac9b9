"""The cells of a workbook become texts as a person sees them."""
