import { NotFound } from "@patchbay/errors";

/**
 * Requires that the object made by an earlier request with the same Idempotency-Key exists.
 * @throws NotFound when it is gone by now
 */
export function stillThere<Item>(item: Item | null): Item {
	if (item !== null) return item;
	throw new NotFound(
		"The object that the first request with this Idempotency-Key made no longer exists. Use a new key to make another one.",
	);
}
