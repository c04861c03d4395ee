export {
	type EnvelopeHeader,
	readEnvelopeHeader,
	type SealContext,
} from "./envelope.ts";
export * from "./errors.ts";
export type { KeyContext, KeyProvider } from "./kms/key-provider.ts";
export { createLocalKeyProvider, type LocalKeyOptions } from "./kms/local.ts";
export { assertKnownAnswers } from "./known-answers.ts";
export { Secret } from "./secret.ts";
export {
	createVault,
	type TenantKey,
	type Vault,
	type WrappedTenantKey,
} from "./vault.ts";
