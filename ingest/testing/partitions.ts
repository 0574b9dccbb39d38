/** As many as the product's default. */
export const partitions = 8;
