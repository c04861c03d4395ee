import { z } from "zod";
import { fewestRounds } from "./kms/local.ts";

export const providerNames = [
	"local",
	"aws-kms",
	"gcp-kms",
	"vault-transit",
] as const;
export type ProviderName = (typeof providerNames)[number];

const text = (example: string) =>
	z.string().trim().min(1, "is empty").optional().meta({ example });

const address = (example: string) =>
	z
		.string()
		.trim()
		.refine(
			(value) =>
				URL.canParse(value) &&
				/^https?:$/.test(new URL(value).protocol) &&
				new URL(value).username === "",
			"must be an http(s) address without a user",
		)
		.optional()
		.meta({ example });

const provider = () =>
	z
		.enum(providerNames, `must be one of ${providerNames.join(", ")}`)
		.optional()
		.meta({ example: "local" });

/** Settings of one root key; a variable with `_PREVIOUS` behind it says the same of the key before it. */
const oneKey = {
	VAULT_KEY_PROVIDER: provider(),
	PATCHBAY_MASTER_KEY: text("<output of: openssl rand -base64 32>"),
	PATCHBAY_MASTER_PASSPHRASE: text("<at least 16 characters>"),
	PATCHBAY_MASTER_SALT: text("<output of: openssl rand -base64 16>"),
	PATCHBAY_MASTER_ROUNDS: z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(fewestRounds, `must be at least ${fewestRounds}`)
		.optional()
		.meta({ example: String(fewestRounds) }),
	VAULT_KMS_KEY_ID: text(
		"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
	),
	VAULT_KMS_ENDPOINT: address("https://kms.eu-central-1.amazonaws.com"),
	VAULT_TRANSIT_ADDRESS: address("https://vault.example.com:8200"),
	VAULT_TRANSIT_KEY: text("patchbay"),
	VAULT_TRANSIT_TOKEN: text("<a token that may encrypt and decrypt>"),
	VAULT_TRANSIT_TOKEN_FILE: text("/run/secrets/vault-token"),
	VAULT_TRANSIT_MOUNT: text("transit"),
	VAULT_TRANSIT_NAMESPACE: text("marketing"),
	VAULT_TRANSIT_DERIVED: z
		.enum(["true", "false"], "must be true or false")
		.transform((value) => value === "true")
		.optional()
		.meta({ example: "false" }),
};
type OneKey = typeof oneKey;

type Previous = { [Name in keyof OneKey as `${Name}_PREVIOUS`]: OneKey[Name] };

const previousKey = Object.fromEntries(
	Object.entries(oneKey).map(([name, field]) => [`${name}_PREVIOUS`, field]),
) as Previous;

/**
 * The variables that choose the root keys: spread it into a process's schema, and refine that with `checkKeyProviders`,
 * which knows what belongs together.
 */
export const keyProviderFields = {
	...oneKey,
	...previousKey,
	/** Time limit of a call to a key service, with all its attempts. */
	VAULT_TIMEOUT_MILLISECONDS: z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(100, "must be at least 100")
		.max(60_000, "must be at most 60000")
		.default(5_000)
		.meta({ example: "5000" }),
};

export type KeyProviderSettings = z.output<
	z.ZodObject<typeof keyProviderFields>
>;

/** The variables of one root key, without their ending. */
export type OneKeySettings = z.output<z.ZodObject<OneKey>>;

/** `undefined` for a previous key when nothing of it is set. */
export function pickKey(
	settings: KeyProviderSettings,
	which: "present" | "previous",
): OneKeySettings | undefined {
	if (which === "present") return settings;
	const picked = Object.fromEntries(
		Object.keys(oneKey).map((name) => [
			name,
			settings[`${name}_PREVIOUS` as keyof Previous],
		]),
	) as unknown as OneKeySettings;
	const isSet = Object.values(picked).some((value) => value !== undefined);
	return isSet ? picked : undefined;
}
