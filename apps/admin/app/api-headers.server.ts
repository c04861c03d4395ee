import { vouchedAddressHeader } from "@patchbay/http";

export interface CallerOfApi {
	/** The browser's cookies; the session is one of them. */
	cookie: string | null;
	/** Value of the header `x-patchbay-client`, by which the API believes whose request it is. */
	vouchedClient: string;
	requestId: string;
	userAgent: string | null;
}

const tenantCookie = /(?:^|;\s*)patchbay_tenant=([\w-]{1,200})(?:;|$)/;

/** Headers by which the API knows the person, their tenant, their address and the request. */
export function apiHeaders({
	cookie,
	vouchedClient,
	requestId,
	userAgent,
}: CallerOfApi): Record<string, string> {
	const tenant = cookie ? tenantCookie.exec(cookie)?.[1] : undefined;
	return {
		"x-request-id": requestId,
		[vouchedAddressHeader]: vouchedClient,
		...(cookie ? { cookie } : {}),
		...(userAgent ? { "user-agent": userAgent } : {}),
		...(tenant ? { "x-patchbay-tenant": tenant } : {}),
	};
}
