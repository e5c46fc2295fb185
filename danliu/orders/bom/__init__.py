"""Bills of material: what a product is made of, over all levels. Pure."""
