import { UnexpectedReply } from "../errors.ts";

/** Refusal of a file. `what` ends the sentence "The platform's file …". */
export const brokenFile = (what: string): UnexpectedReply =>
	new UnexpectedReply(
		`The platform's file ${what}. Try again; if this keeps happening, tell the operator.`,
		"$",
	);

const gzipMark = Buffer.from([0x1f, 0x8b]);
const zipMark = Buffer.from("PK\u0003\u0004", "latin1");

/** Bytes at a file's beginning that say what it is. */
export const headBytes = 64;

export const isGzip = (head: Buffer): boolean =>
	head.subarray(0, 2).equals(gzipMark);

export const isZip = (head: Buffer): boolean =>
	head.subarray(0, 4).equals(zipMark);

/** True for a page, such as that of a proxy or of a sign-in, which came in a file's place. */
export const isWebPage = (head: Buffer): boolean =>
	/^(?:\xEF\xBB\xBF)?\s*</.test(head.toString("latin1"));
