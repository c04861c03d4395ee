export {
	checkKeyProviders,
	createKeyProviders,
	type KeyProviders,
} from "./create-key-providers.ts";
export {
	type EnvelopeHeader,
	readEnvelopeHeader,
	type SealContext,
} from "./envelope.ts";
export * from "./errors.ts";
export {
	type KeyProviderSettings,
	keyProviderFields,
} from "./key-provider-fields.ts";
export { type AwsKmsOptions, createAwsKmsProvider } from "./kms/aws-kms.ts";
export { createGcpKmsProvider, type GcpKmsOptions } from "./kms/gcp-kms.ts";
export type { KeyContext, KeyProvider } from "./kms/key-provider.ts";
export { createLocalKeyProvider, type LocalKeyOptions } from "./kms/local.ts";
export {
	createVaultTransitProvider,
	type VaultTransitOptions,
} from "./kms/vault-transit.ts";
export { assertKnownAnswers } from "./known-answers.ts";
export { Secret } from "./secret.ts";
export {
	createVault,
	type RootKey,
	type TenantKey,
	type Vault,
	type VaultOptions,
	type WrappedTenantKey,
} from "./vault.ts";
