import { expect, test } from "vitest";
import { apiHeaders } from "./api-headers.server.ts";

const caller = {
	cookie: null,
	vouchedClient: "203.0.113.7 proof",
	requestId: "request-1",
	userAgent: "Browser/1",
};

test("the session, the client's address and the request's id go on to the API", () => {
	expect(
		apiHeaders({
			...caller,
			cookie: "patchbay.session_token=abc; patchbay_tenant=VGVuYW50OjE",
		}),
	).toEqual({
		cookie: "patchbay.session_token=abc; patchbay_tenant=VGVuYW50OjE",
		"x-patchbay-client": "203.0.113.7 proof",
		"x-request-id": "request-1",
		"user-agent": "Browser/1",
		"x-patchbay-tenant": "VGVuYW50OjE",
	});
});

test("without a chosen workspace the API takes the person's first; a name that only ends the same is not it", () => {
	expect(apiHeaders(caller)).not.toHaveProperty("x-patchbay-tenant");
	expect(
		apiHeaders({ ...caller, cookie: "other_patchbay_tenant=x; a=b" }),
	).not.toHaveProperty("x-patchbay-tenant");
});
