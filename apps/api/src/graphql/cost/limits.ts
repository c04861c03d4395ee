/** Points that one request may ask for, all operations of a batch together; each list counts with its full page. */
export const maximumPoints = 50_000;
/** Levels of fields, those of introspection too: the introspection query of the common clients has 14. */
export const maximumDepth = 15;
/** Of one answer, or of one event of a stream, as JSON. */
export const maximumAnswerBytes = 8 * 1024 * 1024;
