import compression from "compression";
import type { Request, RequestHandler, Response } from "express";

/**
 * Compresses scripts, styles, pages and their data with what the browser takes. An event stream never, since it would
 * wait in the compressor; nor an answer with `no-transform`.
 *
 * A page that another site had the browser ask for goes out as it is: whoever can make somebody's browser ask for chosen
 * addresses and sees how long the answers are on the wire could guess, letter by letter, what else is on the page
 * (BREACH). Browsers say in `Sec-Fetch-Site` who asks; one that does not say it gets its pages uncompressed too.
 */
export const compressAnswers = (): RequestHandler =>
	compression({ filter: isCompressed });

function isCompressed(request: Request, response: Response): boolean {
	const type = String(response.getHeader("Content-Type") ?? "");
	if (type.startsWith("text/event-stream")) return false;
	if (!isOwnFile(request) && !isAskedByOurselves(request)) return false;
	return compression.filter(request, response);
}

/** The same for everybody, with nothing of a person in it. */
const isOwnFile = ({ originalUrl }: Request) =>
	originalUrl.startsWith("/assets/");

/** Tells whether one of our pages, or the person (an address typed in, a bookmark), asked. */
const isAskedByOurselves = (request: Request) =>
	["same-origin", "none"].includes(request.get("sec-fetch-site") ?? "");
