import { v7 } from "uuid";

/** A new primary key: UUIDv7, so that rows made one after another lie beside each other. */
export function newId(): string {
	return v7();
}

/** The tenant of the installation itself: it holds what the operator sets up for every tenant, and nobody belongs to it. */
export const INSTANCE_TENANT_ID = "00000000-0000-7000-8000-000000000000";
