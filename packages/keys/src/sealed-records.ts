import type { SqlExecutor } from "@patchbay/db";

/** A row with sealed values, locked. */
export interface SealedRow {
	id: string;
	/** Version that the values are sealed for. */
	version: number;
	/** Values by column. */
	sealed: Record<string, Buffer | null>;
}

/** Audit entry of a row whose values were sealed anew. */
export interface ResealAudit {
	target: { type: string; id: string };
	/** The fields that are compared when the values are used. */
	detail: Record<string, unknown>;
}

/** A table with sealed values, as a rotation of the tenant's key walks through it. */
export interface SealedRecord {
	/** The table, and the `record` that its values are sealed for. */
	table: string;
	/** The column with the version that they are sealed for; null: always 1. */
	versionColumn: string | null;
	/** Each sealed column with the `field` that it is sealed for. */
	fields: Readonly<Record<string, string>>;
	/** Locks what whoever saves the row locks before it: in another order the two would wait for each other. */
	lockFirst?(sql: SqlExecutor, tenantId: string, id: string): Promise<unknown>;
	/**
	 * Called with the row locked, before it is opened: what somebody put back must not become valid by being sealed anew.
	 * @throws SecretTampered
	 */
	assertAsSaved?(
		sql: SqlExecutor,
		tenantId: string,
		row: SealedRow,
	): Promise<void>;
	/** Describes the row for its KEY_ROTATE entry. Left out where no use compares with the audit. */
	describe?(
		sql: SqlExecutor,
		tenantId: string,
		row: SealedRow,
	): ResealAudit | Promise<ResealAudit>;
}

/**
 * A package that seals values with the tenants' keys. Every owner is registered where a process is composed, so that this
 * package knows no table of another.
 */
export interface SealOwner {
	/** Every sealed column of the package. One that is missing here keeps a tenant's old keys in use for ever. */
	records: readonly SealedRecord[];
	/**
	 * Ends what cannot be used any more, in the transaction that destroys the tenant's keys.
	 * @returns the targets whose credentials ended, each of which is audited as CREDENTIAL_DESTROY
	 */
	endWithKeys?(
		sql: SqlExecutor,
		tenantId: string,
	): Promise<{ type: string; id: string }[]>;
}
