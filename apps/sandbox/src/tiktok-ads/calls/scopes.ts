/** Permissions that are chosen for an app in TikTok's developer portal. A parent implies its children; some are beyond 2^53. */
export const everyScope: readonly string[] = [
	"1",
	"2",
	"3",
	"4",
	"5",
	"6",
	"8",
	"12000000",
	"7224195155857866754",
	"7043626160646946818",
];

/** A permission with the one above it and its name at TikTok. */
const permissions: Readonly<Record<string, readonly [string, string]>> = {
	"100": ["1", "Read Ad Account Information"],
	"200": ["2", "Read Campaigns"],
	"201": ["2", "Create and Update Campaigns"],
	"210": ["2", "Read Ad Groups"],
	"211": ["2", "Create and Update Ad Groups"],
	"220": ["2", "Read Ads"],
	"221": ["2", "Create and Update Ads"],
	"44": ["4", "Read Consolidated Reports"],
	"600": ["6", "Read Images"],
	"610": ["6", "Read Videos"],
	"800": ["8", "Read Pixels"],
};

export function allows(scopes: readonly string[], needed: string): boolean {
	const parent = permissions[needed]?.[0];
	return (
		scopes.includes(needed) || (parent !== undefined && scopes.includes(parent))
	);
}

export function permissionName(scope: string): string {
	return permissions[scope]?.[1] ?? scope;
}
