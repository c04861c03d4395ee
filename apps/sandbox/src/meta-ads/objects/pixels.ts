import { idOf } from "../ids.ts";
import type { AccountNode } from "./nodes.ts";

export type Pixel = { id: string; name: string; account: AccountNode };

/** Pixels that a business shared with its account over the years, beside the one that counts. */
const shared = 8;

/** The pixels of an account, the one that its ad sets count with first. */
export function pixelsOf(account: AccountNode): Pixel[] {
	return Array.from({ length: shared + 1 }, (_, index) => ({
		id: idOf("pixel", { ordinal: account.world.ordinal, ad: index }),
		name: `${account.world.name}: pixel${index === 0 ? "" : ` ${index + 1}`}`,
		account,
	}));
}
