"""The machinery: it reads what the features beside it declare, and knows none of them."""
