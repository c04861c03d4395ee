import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { badParameter } from "./graph-error.ts";
import type { Params } from "./params.ts";

const mostCalls = 50;

/** Switches of batches. */
export type BatchSettings = {
	/** Positions that are answered with null, as those that took too long are. */
	nullItems: readonly number[];
};

/** `POST /` with `batch`: several calls in one, none of them depending on the others. */
export async function answerBatch(
	request: SandboxRequest,
	params: Params,
	settings: BatchSettings,
	answer: (request: SandboxRequest) => Promise<Reply>,
): Promise<Reply> {
	const calls = params.json("batch");
	if (!Array.isArray(calls))
		throw badParameter("batch parameter must be a JSON array");
	if (calls.length > mostCalls)
		throw badParameter(
			`Too many requests in batch message. Maximum batch size is ${mostCalls}`,
		);
	const tells = params.text("include_headers") !== "false";
	const replies: unknown[] = [];
	for (const [index, call] of calls.entries()) {
		if (settings.nullItems.includes(index)) {
			replies.push(null);
			continue;
		}
		const reply = await answer(itemRequest(call, request, params));
		replies.push({
			code: reply.status,
			...(tells
				? {
						headers: Object.entries(reply.headers).map(([name, value]) => ({
							name,
							value,
						})),
					}
				: {}),
			body: String(reply.body).trimEnd(),
		});
	}
	return json(200, replies);
}

function itemRequest(
	call: unknown,
	outer: SandboxRequest,
	params: Params,
): SandboxRequest {
	const { method, relative_url, body } = (call ?? {}) as Record<
		string,
		unknown
	>;
	if (typeof method !== "string" || typeof relative_url !== "string")
		throw badParameter("Each request of a batch needs method and relative_url");
	const url = new URL(
		relative_url.replace(/^\/*/, "/"),
		"http://batch.invalid",
	);
	const prefix = outer.path.startsWith("/meta-ads") ? "/meta-ads" : "";
	const version = /^\/v\d+\.\d+\//.test(url.pathname)
		? ""
		: (/\/v\d+\.\d+/.exec(outer.path)?.[0] ?? "");
	if (!url.searchParams.has("access_token"))
		for (const name of ["access_token", "appsecret_proof"]) {
			const value = params.text(name);
			if (value !== null) url.searchParams.set(name, value);
		}
	const content = Buffer.from(typeof body === "string" ? body : "");
	return {
		method: method.toUpperCase(),
		origin: outer.origin,
		path: `${prefix}${version}${url.pathname}`,
		query: url.searchParams,
		headers: {
			...outer.headers,
			"content-type": "application/x-www-form-urlencoded",
		},
		body: async () => content,
	};
}
