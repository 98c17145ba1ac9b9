"""The words of a rule and of the page around it become its facts: title, number, issuer, dates."""
