import type { WorldAccount } from "../../world/accounts.ts";

/** Time at which an account's file came to TikTok, in milliseconds. */
export function uploadedAt({ ordinal }: WorldAccount, index: number): number {
	return (
		Date.UTC(2026, 2, 2, 7, 39, 14) + ordinal * 86_400_000 + index * 3_600_000
	);
}

/** `2026-06-10T07:39:14Z` */
export function isoText(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** True when a file's ratio is one of those wanted, give or take 0.05. */
export function fitsRatio(
	{ width, height }: { width: number; height: number },
	ratios: readonly number[],
): boolean {
	return ratios.some((ratio) => Math.abs(width / height - ratio) <= 0.05);
}
