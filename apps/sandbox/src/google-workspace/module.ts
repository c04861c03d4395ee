import { endpointsOf } from "../google/addresses.ts";
import { googleClient } from "../google/client.ts";
import { hiddenByGoogle, shownByGoogle } from "../google/logged.ts";
import type { SimulatorModule } from "../simulator.ts";
import { demo } from "./demo.ts";
import { faults, type WorkspaceFault } from "./fault.ts";

/** Google Drive v3 and Sheets v4, for the people, apps and tokens of Google's one authorization server. */
export const googleWorkspace: SimulatorModule<WorkspaceFault> = {
	platform: "google-workspace",
	label: "Google Drive and Sheets",
	hosts: [
		"www.googleapis.com",
		"drive.googleapis.com",
		"sheets.googleapis.com",
	],
	ownPaths: ["/drive/v3/", "/upload/drive/v3/", "/v4/spreadsheets"],
	faults,
	hidden: hiddenByGoogle,
	shownHeaders: shownByGoogle,
	client: { OAUTH2: googleClient },
	demo,
	endpoints: (origin) => ({
		// Signing in is Google's, for all its platforms.
		...endpointsOf(origin),
		apiUrl: `${origin}/google-workspace`,
	}),
	async create(world) {
		const { createGoogleWorkspaceSimulator } = await import("./simulator.ts");
		return createGoogleWorkspaceSimulator(world);
	},
};
