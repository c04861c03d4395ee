import type { Request, RequestHandler } from "express";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a changing request that another site's page sent, beside the SameSite=Lax cookies. What a browser says about
 * its origin decides; a request with neither `Sec-Fetch-Site` nor `Origin` does not come from a browser and so carries
 * no one else's cookies.
 */
export function originCheck(adminUrl: string): RequestHandler {
	const { host } = new URL(adminUrl);
	return (request, response, next) => {
		// Remix compares Origin with this header, which a client could set.
		delete request.headers["x-forwarded-host"];
		if (safeMethods.has(request.method)) return next();
		if (!isOwnPage(request, adminUrl)) {
			response
				.status(403)
				.type("text")
				.send(
					`This form was sent from another site. Open Patchbay at ${adminUrl}\n`,
				);
			return;
		}
		// Behind a proxy that rewrites Host, the public name is the one that Origin holds.
		if (request.get("origin") === adminUrl)
			request.headers["x-forwarded-host"] = host;
		next();
	};
}

function isOwnPage(request: Request, adminUrl: string): boolean {
	const origin = request.get("origin");
	const site = request.get("sec-fetch-site");
	if (origin === undefined) return site === undefined || site === "same-origin";
	if (origin === adminUrl) return true;
	return URL.canParse(origin) && new URL(origin).host === request.get("host");
}
