import type { Secret } from "@patchbay/vault";

/** One request to a platform before it is authorized. */
export interface Outgoing {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	url: URL;
	/** Names in lower case. */
	headers: Record<string, string>;
	body?: { json: unknown } | { form: URLSearchParams };
	/** `empty`: a reply without a body is a success (204, 202). */
	expects: "json" | "empty";
	/** Limit that counts this request: a name of the platform's `LimitPolicy.buckets`. */
	bucket: string;
	/** The ad account that the request is about; null when it is about none. */
	account: string | null;
	/** True when sending it twice does no harm: it is sent again after a transient failure. */
	repeatable: boolean;
}

/** Names the credential that a request was authorized with, without showing it. */
export type CredentialHandle = object;

export interface AuthorizedRequest {
	/** A copy with header, query parameter or signature added. */
	request: Outgoing;
	/** Given back when the platform refuses the request's credential. */
	credential: CredentialHandle;
}

/** Authorizes by a bearer token in the header (RFC 6750 2.1). */
export function bearer(
	request: Outgoing,
	token: Secret<string>,
): AuthorizedRequest {
	return {
		request: {
			...request,
			headers: {
				...request.headers,
				authorization: `Bearer ${token.reveal()}`,
			},
		},
		credential: token,
	};
}
