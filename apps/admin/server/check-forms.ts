import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { fileBytesOf } from "./file-forms.ts";
import { readFileForm } from "./read-file-form.ts";
import { type RefusedForm, readForm } from "./read-form.ts";

/**
 * Holds each form to one rule before a page's action reads it: what no form of ours could be is refused with a sentence
 * on the error page, and no action can fail on it. What is thrown is the error page's `PageProblem`.
 */
export function checkForms(build: ServerBuild): ServerBuild {
	const routes = Object.entries(build.routes).map(([id, route]) => {
		const action = route?.module.action;
		if (!action) return [id, route];
		const fileBytes = fileBytesOf(id);
		const checked = async (args: ActionFunctionArgs) =>
			await action({
				...args,
				request:
					fileBytes === null
						? await checkedForm(args.request)
						: await checkedFileForm(args.request, fileBytes),
			});
		return [id, { ...route, module: { ...route.module, action: checked } }];
	});
	return { ...build, routes: Object.fromEntries(routes) };
}

async function checkedForm(request: Request): Promise<Request> {
	const form = readForm(
		request.headers.get("content-type"),
		new Uint8Array(await request.arrayBuffer()),
	);
	if ("status" in form) throw refused(form);
	const headers = new Headers(request.headers);
	headers.set("content-type", "application/x-www-form-urlencoded");
	return withBody(request, headers, form.text);
}

async function checkedFileForm(
	request: Request,
	maximumBytes: number,
): Promise<Request> {
	const form = await readFileForm(
		request.headers.get("content-type"),
		new Uint8Array(await request.arrayBuffer()),
		maximumBytes,
	);
	if ("status" in form) throw refused(form);
	const headers = new Headers(request.headers);
	// The new body has borders of its own.
	headers.delete("content-type");
	headers.delete("content-length");
	return withBody(request, headers, form.form);
}

const withBody = (
	{ url, method, signal }: Request,
	headers: Headers,
	body: BodyInit,
) => new Request(url, { method, headers, body, signal });

const refused = ({ status, message }: RefusedForm) =>
	Response.json({ code: "FORM_REFUSED", message, requestId: "" }, { status });
