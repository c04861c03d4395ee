import type { WorldAccount } from "../../world/accounts.ts";
import { ownIdOf } from "../entities/ids.ts";

/** A pixel that counts what people do in a shop. */
export type Pixel = {
	id: string;
	code: string;
	name: string;
	createdAt: number;
};

/** An advertiser's pixels: that of its shop, and those of pages that nobody uses. */
export function pixelsOf(account: WorldAccount): Pixel[] {
	return ["Shop", "Landing page", "Old shop"].map((what, index) => ({
		id: ownIdOf(account, 7_100_000_000_000_100_000n, index),
		code: `C${String(account.ordinal).padStart(6, "0")}SANDBOXPIXEL${index}`,
		name: `${account.name}: ${what}`,
		createdAt: Date.UTC(2024, 3, 2) + account.ordinal * 86_400_000 + index,
	}));
}
