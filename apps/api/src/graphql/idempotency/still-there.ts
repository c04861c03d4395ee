import { NotFound } from "@patchbay/errors";

/**
 * Requires that the object made by an earlier request with the same Idempotency-Key exists.
 * @throws NotFound when it is gone by now
 */
export function stillThere<Item>(item: Item | null): Item {
	if (item !== null) return item;
	throw new NotFound(
		"What the first request with this Idempotency-Key made is gone by now. Take a new key to make another one.",
	);
}
