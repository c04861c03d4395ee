import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";

const served = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** The router would tell of others in its own words. */
export function refuseMethods(text: string): RequestHandler {
	return (request, response, next) => {
		if (served.includes(request.method)) return next();
		response
			.status(405)
			.set("Allow", "GET, HEAD, POST")
			.type("text")
			.send(text);
	};
}

/**
 * Gives each page that takes no form an action that refuses one: without it the page would carry the router's own error,
 * which names our files. What is thrown is the error page's `PageProblem`.
 */
export function refuseForms(build: ServerBuild): ServerBuild {
	const action = () => {
		throw Response.json(
			{ code: "METHOD_NOT_ALLOWED", message: "", requestId: "" },
			{ status: 405, headers: { Allow: "GET, HEAD" } },
		);
	};
	const routes = Object.entries(build.routes).map(([id, route]) => {
		const isPage = route?.module.default !== undefined;
		return isPage && !route.module.action
			? [id, { ...route, module: { ...route.module, action } }]
			: [id, route];
	});
	return { ...build, routes: Object.fromEntries(routes) };
}
