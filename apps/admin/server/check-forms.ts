import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { readForm } from "./read-form.ts";

/**
 * Holds each form to one rule before a page's action reads it: what no form of ours could be is refused with a sentence
 * on the error page, and no action can fail on it. What is thrown is the error page's `PageProblem`.
 */
export function checkForms(build: ServerBuild): ServerBuild {
	const routes = Object.entries(build.routes).map(([id, route]) => {
		const action = route?.module.action;
		if (!action) return [id, route];
		const checked = async (args: ActionFunctionArgs) => {
			const { request } = args;
			const form = readForm(
				request.headers.get("content-type"),
				new Uint8Array(await request.arrayBuffer()),
			);
			if ("status" in form)
				throw Response.json(
					{ code: "FORM_REFUSED", message: form.message, requestId: "" },
					{ status: form.status },
				);
			const headers = new Headers(request.headers);
			headers.set("content-type", "application/x-www-form-urlencoded");
			return await action({
				...args,
				request: new Request(request.url, {
					method: request.method,
					headers,
					body: form.text,
					signal: request.signal,
				}),
			});
		};
		return [id, { ...route, module: { ...route.module, action: checked } }];
	});
	return { ...build, routes: Object.fromEntries(routes) };
}
