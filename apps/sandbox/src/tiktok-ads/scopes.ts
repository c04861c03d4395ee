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

const parents: Readonly<Record<string, string>> = {
	"100": "1",
	"200": "2",
	"210": "2",
	"220": "2",
};

export function allows(scopes: readonly string[], needed: string): boolean {
	const parent = parents[needed];
	return (
		scopes.includes(needed) || (parent !== undefined && scopes.includes(parent))
	);
}
