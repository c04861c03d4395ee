import type { AccountCall } from "../calls/call.ts";
import type { Input } from "../calls/input.ts";
import {
	type BatchError,
	batchError,
	ItemRefused,
	Refused,
} from "../calls/refusal.ts";

/** Codes for arrays that cannot be taken. */
export type ArrayCodes = { empty: number; tooLong: number; most: number };

/** Changes each item by itself: what is refused is told with its position, and the others are changed. */
export function changeEach(
	items: readonly (Input | null)[],
	change: (item: Input, index: number) => void,
): BatchError[] {
	return items.flatMap((item, index) => {
		try {
			if (item === null) throw new ItemRefused(203);
			change(item, index);
			return [];
		} catch (error) {
			if (error instanceof ItemRefused)
				return [batchError(index, error.code, { field: error.field ?? "" })];
			throw error;
		}
	});
}

/** @throws {Refused} for an array that is empty or too long */
export function needItems(
	{ input }: AccountCall,
	name: string,
	{ empty, tooLong, most }: ArrayCodes,
): (Input | null)[] {
	const items = input.objects(name);
	if (items === null || items.length === 0) throw new Refused(empty);
	if (items.length > most) throw new Refused(tooLong);
	return items;
}

/** @throws {Refused} 106 for people who may only look, 208 for an account that is not open */
export function expectWritable({ api, person, account }: AccountCall): void {
	if (!api.customers.mayWrite(person)) throw new Refused(106);
	if (api.customers.statusOf(account) !== "Active") throw new Refused(208);
}

/** The id of an item, refused the second time. */
export function readItemId(
	item: Input,
	seen: Set<string>,
	codes: { unknown: number; twice: number },
): string {
	const id = item.text("Id");
	if (id === null) throw new ItemRefused(codes.unknown, "Id");
	if (seen.has(id)) throw new ItemRefused(codes.twice, "Id");
	seen.add(id);
	return id;
}

/** Properties that can be changed here; null leaves one as it is. */
export function expectChangeable(item: Input, names: readonly string[]): void {
	for (const name of item.names)
		if (item.has(name) && !names.includes(name))
			throw new ItemRefused(204, name);
}

/** The switch of an object as people may set it. */
export function readSwitch(
	item: Input,
	refusal: number,
): "Active" | "Paused" | null {
	const value = item.raw("Status");
	if (value === undefined || value === null) return null;
	if (value !== "Active" && value !== "Paused")
		throw new ItemRefused(refusal, "Status");
	return value;
}
