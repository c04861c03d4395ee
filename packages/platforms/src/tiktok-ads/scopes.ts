/** Parents of the permissions that we need: a held parent includes its children. */
const parents: Readonly<Record<string, string>> = {
	// Read ad account information, of ad account management.
	"100": "1",
};

/** Whether a permission that the app has includes the one that is needed. */
export function covers(granted: string, needed: string): boolean {
	return parents[needed] === granted;
}
