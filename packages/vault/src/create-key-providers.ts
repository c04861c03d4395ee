import { InvalidInput } from "@patchbay/errors";
import type { z } from "zod";
import {
	type KeyProviderSettings,
	type OneKeySettings,
	type ProviderName,
	pickKey,
} from "./key-provider-fields.ts";
import { checkAwsKmsOptions, createAwsKmsProvider } from "./kms/aws-kms.ts";
import { checkGcpKmsOptions, createGcpKmsProvider } from "./kms/gcp-kms.ts";
import type { KeyProvider } from "./kms/key-provider.ts";
import {
	checkLocalKeyOptions,
	createLocalKeyProvider,
	type LocalKeyOptions,
} from "./kms/local.ts";
import {
	checkVaultTransitOptions,
	createVaultTransitProvider,
	type VaultTransitOptions,
} from "./kms/vault-transit.ts";
import { Secret } from "./secret.ts";

/** The root keys of a process: `current` wraps; the previous ones open what they wrapped until it is wrapped anew. */
export interface KeyProviders {
	current: KeyProvider;
	previous: KeyProvider[];
}

type Variable = keyof OneKeySettings;
type Problem = [variable: Variable, reason: string];

interface Kind {
	problems(key: OneKeySettings): Generator<Problem>;
	create(key: OneKeySettings, timeoutMilliseconds: number): KeyProvider;
}

const missing = "is required, but not set";

/** Each provider, of its variables. */
const kinds: Record<ProviderName, Kind> = {
	local: {
		*problems(key) {
			const hasPassphrase = key.PATCHBAY_MASTER_PASSPHRASE !== undefined;
			if (!hasPassphrase && key.PATCHBAY_MASTER_KEY === undefined)
				return yield ["PATCHBAY_MASTER_KEY", missing];
			if (hasPassphrase && key.PATCHBAY_MASTER_KEY !== undefined)
				return yield [
					"PATCHBAY_MASTER_PASSPHRASE",
					"must not be set beside PATCHBAY_MASTER_KEY",
				];
			if (hasPassphrase && key.PATCHBAY_MASTER_SALT === undefined)
				return yield ["PATCHBAY_MASTER_SALT", missing];
			yield* refusal(
				hasPassphrase ? "PATCHBAY_MASTER_PASSPHRASE" : "PATCHBAY_MASTER_KEY",
				() => checkLocalKeyOptions(localOptions(key)),
			);
		},
		create: (key) => createLocalKeyProvider(localOptions(key)),
	},
	"aws-kms": {
		problems: (key) => kmsProblems(key, checkAwsKmsOptions),
		create: (key, timeoutMilliseconds) =>
			createAwsKmsProvider({ ...kmsOptions(key), timeoutMilliseconds }),
	},
	"gcp-kms": {
		problems: (key) => kmsProblems(key, checkGcpKmsOptions),
		create: (key, timeoutMilliseconds) =>
			createGcpKmsProvider({ ...kmsOptions(key), timeoutMilliseconds }),
	},
	"vault-transit": {
		*problems(key) {
			if (key.VAULT_TRANSIT_ADDRESS === undefined)
				yield ["VAULT_TRANSIT_ADDRESS", missing];
			if (key.VAULT_TRANSIT_KEY === undefined)
				yield ["VAULT_TRANSIT_KEY", missing];
			else
				yield* refusal("VAULT_TRANSIT_KEY", () =>
					checkVaultTransitOptions(transitOptions(key)),
				);
			const { VAULT_TRANSIT_TOKEN, VAULT_TRANSIT_TOKEN_FILE } = key;
			if (
				VAULT_TRANSIT_TOKEN === undefined &&
				VAULT_TRANSIT_TOKEN_FILE === undefined
			)
				yield ["VAULT_TRANSIT_TOKEN_FILE", missing];
			if (
				VAULT_TRANSIT_TOKEN !== undefined &&
				VAULT_TRANSIT_TOKEN_FILE !== undefined
			)
				yield [
					"VAULT_TRANSIT_TOKEN_FILE",
					"must not be set beside VAULT_TRANSIT_TOKEN",
				];
		},
		create: (key, timeoutMilliseconds) =>
			createVaultTransitProvider({
				...transitOptions(key),
				timeoutMilliseconds,
			}),
	},
};

/**
 * Refines a schema with `keyProviderFields` in it: names each variable that the chosen providers miss or cannot use.
 * Use it as `schema.superRefine(checkKeyProviders, { when: () => true })`, so that all problems are told at once.
 */
export function checkKeyProviders(
	settings: KeyProviderSettings,
	context: z.core.$RefinementCtx,
): void {
	for (const which of ["present", "previous"] as const) {
		const key = pickKey(settings, which);
		if (!key) continue;
		const suffix = which === "previous" ? "_PREVIOUS" : "";
		// A name that is not known is told by its own field.
		const kind = kinds[nameOf(key)] as Kind | undefined;
		for (const [variable, message] of kind?.problems(key) ?? [])
			context.addIssue({
				code: "custom",
				path: [`${variable}${suffix}`],
				message,
			});
	}
}

/**
 * Makes the root keys of settings that were checked. No key service is called yet, and no SDK loaded.
 * @throws InvalidInput naming the first variable that is missing or wrong
 */
export function createKeyProviders(
	settings: KeyProviderSettings,
): KeyProviders {
	const create = (key: OneKeySettings) => {
		const kind = kinds[nameOf(key)];
		for (const [variable, reason] of kind.problems(key))
			throw new InvalidInput(`${variable} ${reason}.`);
		return kind.create(key, settings.VAULT_TIMEOUT_MILLISECONDS);
	};
	const previous = pickKey(settings, "previous");
	return {
		current: create(pickKey(settings, "present") ?? settings),
		previous: previous ? [create(previous)] : [],
	};
}

function nameOf(key: OneKeySettings): ProviderName {
	return key.VAULT_KEY_PROVIDER ?? "local";
}

function* refusal(variable: Variable, check: () => void): Generator<Problem> {
	try {
		check();
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		yield [variable, error.message];
	}
}

function* kmsProblems(
	key: OneKeySettings,
	check: (options: { keyId: string }) => void,
): Generator<Problem> {
	const { VAULT_KMS_KEY_ID: keyId } = key;
	if (keyId === undefined) yield ["VAULT_KMS_KEY_ID", missing];
	else yield* refusal("VAULT_KMS_KEY_ID", () => check({ keyId }));
}

function localOptions(key: OneKeySettings): LocalKeyOptions {
	const { PATCHBAY_MASTER_PASSPHRASE: passphrase } = key;
	if (passphrase === undefined)
		return { masterKey: new Secret(key.PATCHBAY_MASTER_KEY ?? "") };
	return {
		passphrase: new Secret(passphrase),
		salt: key.PATCHBAY_MASTER_SALT ?? "",
		...(key.PATCHBAY_MASTER_ROUNDS === undefined
			? {}
			: { rounds: key.PATCHBAY_MASTER_ROUNDS }),
	};
}

function kmsOptions(key: OneKeySettings) {
	return {
		keyId: key.VAULT_KMS_KEY_ID ?? "",
		endpoint: key.VAULT_KMS_ENDPOINT,
	};
}

function transitOptions(key: OneKeySettings): VaultTransitOptions {
	const { VAULT_TRANSIT_TOKEN: token } = key;
	return {
		address: key.VAULT_TRANSIT_ADDRESS ?? "",
		key: key.VAULT_TRANSIT_KEY ?? "",
		token: token === undefined ? undefined : new Secret(token),
		tokenFile: key.VAULT_TRANSIT_TOKEN_FILE,
		mount: key.VAULT_TRANSIT_MOUNT,
		namespace: key.VAULT_TRANSIT_NAMESPACE,
		derived: key.VAULT_TRANSIT_DERIVED,
	};
}
