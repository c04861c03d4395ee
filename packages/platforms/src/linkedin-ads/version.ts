/** Month of the versioned APIs that every request names. */
export const apiVersion = "202607";

/** Day on which LinkedIn ends it; requests are answered with 426 from then on. */
export const apiVersionEndsOn = "2027-07-15";
