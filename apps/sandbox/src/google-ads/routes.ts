import { randomBytes } from "node:crypto";
import type { OAuthServer } from "../oauth-server.ts";
import { html, json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import {
	accessibleCustomers,
	authenticate,
	authorizeCustomer,
} from "./access.ts";
import {
	apiVersion,
	FrontRefused,
	GoogleAdsRefused,
	refused,
	restErrorReply,
} from "./errors.ts";
import { identityRoute } from "./identity-routes.ts";
import { parseImageName } from "./images.ts";
import {
	isMutatedCollection,
	mutateCollection,
	mutateMixed,
} from "./mutate.ts";
import type { QueryRate } from "./query-rate.ts";
import { parseBody } from "./request-body.ts";
import { type SearchParts, search, searchStream } from "./search.ts";

export type GoogleParts = SearchParts & {
	server: OAuthServer;
	rate: QueryRate;
};

const notFoundPage = `<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 404 (Not Found)!!1</title><p><b>404.</b> <ins>That's an error.</ins><p>The requested URL was not found on this server.`;

/** Routes by path, without the platform's prefix. */
export async function route(
	request: SandboxRequest,
	path: string,
	parts: GoogleParts,
): Promise<Reply> {
	const identity = await identityRoute(request, path, parts);
	if (identity !== null) return identity;
	if (path.startsWith("/images/"))
		return await image(request, path.slice("/images/".length), parts);
	const [, version, rest = ""] = /^\/v(\d+)\/(customers.*)$/.exec(path) ?? [];
	if (version === undefined) return html(404, notFoundPage);
	return await api(request, `v${version}`, rest, parts);
}

/** A new `request-id`, as Google writes them. */
export function newRequestId(): string {
	return randomBytes(16).toString("base64url");
}

async function api(
	request: SandboxRequest,
	version: string,
	rest: string,
	parts: GoogleParts,
): Promise<Reply> {
	const requestId = newRequestId();
	const isStream = rest.endsWith("/googleAds:searchStream");
	try {
		if (version !== apiVersion) {
			throw refused(
				"requestError",
				"UNSUPPORTED_VERSION",
				`Version ${version} is deprecated. Requests to this version will be blocked.`,
			);
		}
		const reply = await call(request, rest, requestId, parts);
		return reply ?? html(404, notFoundPage);
	} catch (error) {
		if (error instanceof GoogleAdsRefused || error instanceof FrontRefused)
			return restErrorReply(error, requestId, isStream);
		throw error;
	}
}

async function call(
	request: SandboxRequest,
	rest: string,
	requestId: string,
	parts: GoogleParts,
): Promise<Reply | null> {
	const headers = { "request-id": requestId };
	if (rest === "customers:listAccessibleCustomers") {
		if (request.method !== "GET") return null;
		const person = authenticate(request.headers, parts.server);
		return json(
			200,
			{
				resourceNames: accessibleCustomers(person).map(
					(id) => `customers/${id}`,
				),
			},
			headers,
		);
	}
	const [, customerId, collection, verb] =
		/^customers\/([^/:]+)\/([A-Za-z]+):([A-Za-z]+)$/.exec(rest) ?? [];
	const isKnown =
		collection === "googleAds"
			? ["search", "searchStream", "mutate"].includes(verb ?? "")
			: isMutatedCollection(collection) && verb === "mutate";
	if (
		customerId === undefined ||
		collection === undefined ||
		!isKnown ||
		request.method !== "POST"
	)
		return null;
	const person = authenticate(request.headers, parts.server);
	const account = authorizeCustomer(
		customerId,
		request.headers,
		person,
		parts.accounts,
	);
	parts.rate.take(account.id);
	const body = parseBody((await request.body()).toString("utf8"));
	if (collection !== "googleAds")
		return json(
			200,
			mutateCollection(collection, account, body, requestId, parts),
			headers,
		);
	if (verb === "mutate")
		return json(200, mutateMixed(account, body, requestId, parts), headers);
	const contentType = {
		"content-type": "application/json; charset=UTF-8",
		...headers,
	};
	if (verb === "search")
		return {
			status: 200,
			headers: contentType,
			body: await search(account, body, parts),
		};
	const chunks = await searchStream(account, body, requestId, parts);
	return { status: 200, headers: contentType, body: inArray(chunks) };
}

async function* inArray(
	members: AsyncIterable<Buffer>,
): AsyncIterable<Buffer | string> {
	yield "[";
	yield* members;
	yield "]\n";
}

async function image(
	request: SandboxRequest,
	name: string,
	parts: GoogleParts,
): Promise<Reply> {
	const file = parseImageName(name);
	if (file === null || (request.method !== "GET" && request.method !== "HEAD"))
		return html(404, notFoundPage);
	const { images } = parts.accounts;
	if (!images.isAllowed(name, request.query, parts.clock.now()))
		return html(403, "<title>Forbidden</title>The address has expired.");
	const { bytes, mimeType } = await images.render(file);
	return {
		status: 200,
		headers: {
			"content-type": mimeType,
			"cache-control": "public, max-age=86400",
			"x-content-type-options": "nosniff",
		},
		body: bytes,
	};
}
