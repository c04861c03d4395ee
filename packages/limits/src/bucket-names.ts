/** Stands in holds for every request of an owner. */
export const everyRequest = "*";

/** Name of the bucket that counts requests to a platform's token endpoint. */
export const tokenBucket = "token";
