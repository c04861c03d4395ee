import { v7 } from "uuid";

/** A new primary key: UUIDv7, so that rows made one after another lie beside each other. */
export function newId(): string {
	return v7();
}
