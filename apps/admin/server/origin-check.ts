import type { RequestHandler } from "express";
import { isOwnOrigin } from "./own-origin.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses a changing request that another site's page sent, beside the SameSite=Lax cookies. */
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
		if (!isOwnOrigin(from, adminUrl)) {
			response
				.status(403)
				.type("text")
				.send(
					`This form was sent from another site. Open Patchbay at ${adminUrl}\n`,
				);
			return;
		}
		// Behind a proxy that rewrites Host, the public name is the one that Origin holds.
		if (origin === adminUrl) request.headers["x-forwarded-host"] = host;
		next();
	};
}
