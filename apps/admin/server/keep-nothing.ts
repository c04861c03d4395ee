import type { RequestHandler } from "express";

/**
 * What is answered holds a person's data, whichever way it was made (a page, its `.data`, a redirect, an error): no cache
 * may keep it, unless whoever made the answer says otherwise.
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
