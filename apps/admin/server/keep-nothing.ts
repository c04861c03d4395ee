import type { RequestHandler } from "express";

/**
 * Forbids caches to keep an answer, unless whoever made it says otherwise: whichever way it was made (a page, its
 * `.data`, a redirect, an error), it holds a person's data.
 */
export const keepNothing: RequestHandler = (_request, response, next) => {
	const writeHead = response.writeHead;
	response.writeHead = function (this: typeof response, ...args: unknown[]) {
		if (!this.hasHeader("Cache-Control"))
			this.setHeader("Cache-Control", "no-store");
		return Reflect.apply(writeHead, this, args);
	} as typeof response.writeHead;
	next();
};
