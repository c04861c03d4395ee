import type { RequestHandler } from "express";
import { senderOf } from "./own-origin.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a changing request that another site's page sent, beside the SameSite=Lax cookies; and one of our own page under
 * another address than ADMIN_URL: cookies and the way back from a platform hang on that one, so a sign-in made elsewhere
 * would seem to end by itself.
 */
export function originCheck(adminUrl: string): RequestHandler {
	const { host } = new URL(adminUrl);
	return (request, response, next) => {
		// Remix compares Origin with this header, which a client could set.
		delete request.headers["x-forwarded-host"];
		if (safeMethods.has(request.method)) return next();
		const origin = request.get("origin");
		const from = {
			origin,
			site: request.get("sec-fetch-site"),
			host: request.get("host"),
		};
		const sender = senderOf(from, adminUrl);
		if (sender !== "own") {
			response
				.status(403)
				.type("text")
				.send(
					sender === "foreign"
						? `This form was sent from another site. Open Patchbay at ${adminUrl}\n`
						: `You opened Patchbay at ${origin}, but it is set up for ${adminUrl}: signing in works only there. Open ${adminUrl} and try again. (ADMIN_URL is the setting behind it.)\n`,
				);
			return;
		}
		// Behind a proxy that rewrites Host, the public name is the one that Origin holds.
		if (origin === adminUrl) request.headers["x-forwarded-host"] = host;
		next();
	};
}
