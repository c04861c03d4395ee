import { hash } from "node:crypto";
import { EndlessList } from "@patchbay/platforms";

interface Walked {
	cursor: string | null;
	/** Hash of an earlier cursor. */
	cursorMark: string | null;
	/** Pages before this one. */
	pages: number;
}

/**
 * Notices a list without an end, however long its circle and however often its reader was killed: one earlier cursor is
 * remembered, and another one after each doubling of the pages (Brent's way of finding a circle).
 * @throws {EndlessList} for a cursor that was there before
 */
export function requireNewCursor(
	{ cursor, cursorMark }: Walked,
	next: string | null,
): void {
	if (next !== null && (next === cursor || digest(next) === cursorMark))
		throw new EndlessList(
			"The platform sends a list that has no end. Try again; if this keeps happening, tell the operator.",
			"next page",
		);
}

/** The cursor to remember after a page. */
export function markAfter(
	{ cursorMark, pages }: Walked,
	next: string | null,
): string | null {
	const count = pages + 1;
	return next !== null && (count & (count - 1)) === 0
		? digest(next)
		: cursorMark;
}

const digest = (cursor: string) => hash("sha256", cursor, "base64url");
