import { asText, type WriteRefusal } from "@patchbay/http";

const codes: Readonly<Record<number, string>> = {
	408: "REQUEST_TIMEOUT",
	413: "BODY_TOO_LARGE",
	503: "UNAVAILABLE",
};

/** Answers a request that could not be let in, in the form that clients of the address read anyway. */
export const writeRefusal: WriteRefusal = (request, refusal, response) => {
	const { status, message } = refusal;
	const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
	const requestId = response.getHeader("X-Request-Id");
	const code = codes[status] ?? "BAD_REQUEST";
	if (path === "/graphql") {
		const extensions = {
			code: code === "UNAVAILABLE" ? code : "BAD_REQUEST",
			requestId,
		};
		return {
			type: "application/json",
			text: JSON.stringify({ errors: [{ message, extensions }] }),
		};
	}
	if (path.startsWith("/api/"))
		return {
			type: "application/json",
			text: JSON.stringify({ code, message, requestId }),
		};
	return asText(request, refusal, response);
};
