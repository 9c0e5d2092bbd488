"""A WooCommerce-like shop: REST v3 with the habits seen on a real WordPress, many shops in one process."""
