import { createHmac, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";

/** Header in which the admin tells the API whose request it passes on. */
export const vouchedAddressHeader = "x-patchbay-client";

/**
 * The header's value: the client's address, and an HMAC that shows who says so. Whoever reaches the API's port can send
 * headers; only who holds the secret that admin and API share can speak for somebody else's address.
 *
 * @param requestId the request's `X-Request-Id`: a value that was seen once is good for no other request
 */
export function vouchForAddress(
	secret: string,
	requestId: string,
	address: string,
): string {
	return `${address} ${proof(secret, requestId, address).toString("base64url")}`;
}

/** The address that such a header vouches for; null when it is forged, belongs to another request or is none. */
export function readVouchedAddress(
	secret: string,
	requestId: string,
	value: string,
): string | null {
	const [address = "", given = ""] = value.split(" ", 2);
	const expected = proof(secret, requestId, address);
	const bytes = Buffer.from(given, "base64url");
	return bytes.length === expected.length &&
		timingSafeEqual(bytes, expected) &&
		isIP(address) > 0
		? address
		: null;
}

function proof(secret: string, requestId: string, address: string): Buffer {
	return createHmac("sha256", secret)
		.update(`patchbay client address\n${requestId}\n${address}`)
		.digest();
}
