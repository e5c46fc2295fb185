"""What is done with orders, as the textbook has it. Pure: values in, values out."""
