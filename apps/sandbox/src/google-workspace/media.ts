/** Bytes of an upload with their MIME type. */
export type Media = { type: string; bytes: Buffer };
