import { randomBytes } from "node:crypto";
import { keyBytes } from "./committed-aead.ts";
import { KeyUnavailable } from "./errors.ts";
import type { KeyProvider } from "./kms/key-provider.ts";

/**
 * Wraps a key that is used for nothing and unwraps it again, so that a wrong key or a missing right stops the start and
 * not the first customer.
 * @throws KeyUnavailable | SecretTampered with the reason
 */
export async function checkKeyProvider(provider: KeyProvider): Promise<void> {
	const probe = randomBytes(keyBytes);
	const context = {
		tenantId: "00000000-0000-0000-0000-000000000000",
		keyVersion: 0,
	};
	const wrapped = await provider.wrap(probe, context);
	const unwrapped = await provider.unwrap(wrapped, context, provider.rootKeyId);
	if (!probe.equals(unwrapped))
		throw new KeyUnavailable(
			"The key service does not give back what it was given. Ask the operator to check its address and key.",
		);
}
