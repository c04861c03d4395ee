/** Above 2^53 and odd, so that a number that went through a double shows. */
export const wideIdBase = 9_007_199_254_740_993n;
