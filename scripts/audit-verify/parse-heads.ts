import type { AuditHead } from "@patchbay/audit";

const form =
	/\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})=(\d{1,18}):([0-9a-f]{64})\b/gi;

/** The chains' heads in a text, as `audit:verify` prints them: `TENANT=SEQUENCE:HASH`. */
export function parseHeads(text: string): (AuditHead & { tenantId: string })[] {
	return [...text.matchAll(form)].map(
		([, tenantId = "", sequence = "", hash = ""]) => ({
			tenantId: tenantId.toLowerCase(),
			sequence: BigInt(sequence),
			hash: Buffer.from(hash, "hex"),
		}),
	);
}
