import { createHmac } from "node:crypto";
import type { Secret } from "@patchbay/vault";

/** Proof that a request comes from the app's own server: HMAC-SHA256 of the very token that it is sent with. */
export function appSecretProof(
	token: Secret<string>,
	appSecret: Secret<string>,
): string {
	return createHmac("sha256", appSecret.reveal())
		.update(token.reveal())
		.digest("hex");
}
