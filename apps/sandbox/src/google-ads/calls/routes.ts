import { randomBytes } from "node:crypto";
import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import { identityRoute } from "../../google/identity-routes.ts";
import type { Picker } from "../../google/picker.ts";
import { html, json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { parseImageName } from "../../world/pictures.ts";
import {
	getField,
	searchFields,
	searchFieldsParameters,
} from "../fields/google-ads-fields.ts";
import {
	isMutatedCollection,
	mutateCollection,
	mutateMixed,
} from "../mutate/mutate.ts";
import {
	accessibleCustomers,
	authenticate,
	authorizeCustomer,
} from "./access.ts";
import { FrontRefused, GoogleAdsRefused, restErrorReply } from "./errors.ts";
import type { QueryRate } from "./query-rate.ts";
import { parseBody } from "./request-body.ts";
import {
	type SearchParts,
	search,
	searchParameters,
	searchStream,
	searchStreamParameters,
} from "./search.ts";
import { withUrlParameters } from "./url-parameters.ts";
import { type ApiVersion, isServed } from "./versions.ts";

export type GoogleParts = SearchParts & {
	server: OAuth2Server;
	rate: QueryRate;
	picker: Picker;
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
	const [, version = "", rest = ""] =
		/^\/(v\d+)\/((?:customers|googleAdsFields)[/:].*)$/.exec(path) ?? [];
	// A version that was retired is gone without a word of its own, even for a caller without a token.
	if (!isServed(version)) return html(404, notFoundPage);
	return await api(request, version, rest, parts);
}

/** A new `request-id`, as Google writes them. */
export function newRequestId(): string {
	return randomBytes(16).toString("base64url");
}

async function api(
	request: SandboxRequest,
	version: ApiVersion,
	rest: string,
	parts: GoogleParts,
): Promise<Reply> {
	const requestId = newRequestId();
	const isStream = rest.endsWith("/googleAds:searchStream");
	try {
		const reply = rest.startsWith("googleAdsFields")
			? await fieldCall(request, version, rest, requestId, parts)
			: await call(request, version, rest, requestId, parts);
		return reply ?? html(404, notFoundPage);
	} catch (error) {
		if (error instanceof GoogleAdsRefused || error instanceof FrontRefused)
			return restErrorReply(error, requestId, isStream, version);
		throw error;
	}
}

/** GoogleAdsFieldService: it is about no account, but wants a token. */
async function fieldCall(
	request: SandboxRequest,
	version: ApiVersion,
	rest: string,
	requestId: string,
	parts: GoogleParts,
): Promise<Reply | null> {
	const [, name] = /^googleAdsFields\/([^/:]+)$/.exec(rest) ?? [];
	const isSearch = rest === "googleAdsFields:search";
	if (isSearch ? request.method !== "POST" : request.method !== "GET")
		return null;
	if (!isSearch && name === undefined) return null;
	authenticate(request.headers, parts.server);
	const headers = {
		"content-type": "application/json; charset=UTF-8",
		"request-id": requestId,
	};
	if (name !== undefined)
		return {
			status: 200,
			headers,
			body: getField(name, version),
		};
	const body = withUrlParameters(
		parseBody((await request.body()).toString("utf8")),
		request.query,
		searchFieldsParameters,
	);
	return { status: 200, headers, body: searchFields(body, version, parts) };
}

async function call(
	request: SandboxRequest,
	version: ApiVersion,
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
	parts.rate.count(account.id);
	const given = parseBody((await request.body()).toString("utf8"));
	if (verb === "mutate") {
		const caller = { version, requestId, userEmail: person.email };
		return json(
			200,
			collection === "googleAds"
				? mutateMixed(account, given, caller, parts)
				: mutateCollection(collection, account, given, caller, parts),
			headers,
		);
	}
	const contentType = {
		"content-type": "application/json; charset=UTF-8",
		...headers,
	};
	if (verb === "search") {
		const body = withUrlParameters(given, request.query, searchParameters);
		return {
			status: 200,
			headers: contentType,
			body: await search(account, body, parts),
		};
	}
	const body = withUrlParameters(given, request.query, searchStreamParameters);
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
