/** Content that came with an upload. */
export type Media = { type: string; bytes: Buffer };
