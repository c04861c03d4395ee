export { createKeys, type Keys } from "./keys.ts";
export { assertRootKeys } from "./rotation/assert-root-keys.ts";
export type { Remaining } from "./rotation/count-remaining.ts";
export { followKeyChanges } from "./rotation/follow-key-changes.ts";
export {
	createKeyRotation,
	type KeyRotation,
} from "./rotation/key-rotation.ts";
export type { FieldPlace } from "./seal-field.ts";
export type { ResealAudit, SealedRecord, SealOwner } from "./sealed-records.ts";
export { sealedSha256 } from "./sealed-sha256.ts";
export {
	assertNotShredded,
	isShredded,
	unlessShredded,
} from "./shredding/assert-not-shredded.ts";
export { holdKeys } from "./shredding/hold-keys.ts";
export { type ShredReceipt, shredTenant } from "./shredding/shred-tenant.ts";
export type { TenantKeys } from "./tenant-keys.ts";
